"""What went wrong, in words: error codes and HTTP statuses to sentences that help."""

from typing import Final

from app.i18n import N_

#: DomainError code -> sentence; `%(name)s` takes `details["name"]`.
BY_CODE: Final[dict[str, str]] = {
    "coordinates_invalid": N_("位置不对：经度、纬度应是数字，例如 117.02 和 36.67。"),
    "outside_province": N_("这个位置不在本省范围内。"),
    "parameter_unknown": N_("没有“%(name)s”这个参数。"),
    "parameter_repeated": N_("参数“%(name)s”只能出现一次。"),
    "parameter_missing": N_("缺少参数“%(name)s”。"),
    "value_unknown": N_("不认识“%(value)s”这个选项。"),
    "number_invalid": N_("“%(name)s”应是 %(low)s 到 %(high)s 之间的整数。"),
    "cursor_invalid": N_("这个“再看更多”的链接已经失效，请重新查找。"),
    "place_unknown": N_("没有找到这个地点，它可能已经撤销。"),
    "area_unknown": N_("没有找到这个地区。"),
    "report_unknown": N_("没有找到这条反馈的回执，它可能已经过了保存期。"),
    "phone_forgotten": N_("回电号码已经按期删除。"),
    "holiday_unknown": N_("没有找到这个节假日，可能已经过去了。"),
    "submission_invalid": N_("这个表单已经失效，请回到页面重新填写。"),
    "submission_reused": N_("这个表单已经提交过了，请回到页面重新填写。"),
    "origin_foreign": N_("这次提交不是从本站页面发出的，请回到页面再试一次。"),
    "host_unknown": N_("这个网址不是本站的网址。"),
    "reference_missing": N_("本站还没有载入行政区划数据，请稍后再来。"),
    "phone_invalid": N_("手机号不对：应是 11 位数字，例如 13800138000。"),
    "code_invalid": N_("验证码不对或已过期，请再看一下短信，或重新获取。"),
    "sign_in_refused": N_("手机号、密码或动态码不对。"),
    "sign_in_expired": N_("登录过程已经过期，请重新输入手机号。"),
    "second_factor_wrong": N_("动态码不对，请看一下手机时间是否准确，再输一次。"),
    "second_factor_needed": N_("请先用密码和动态码登录，再更换它们。"),
    "permission_missing": N_("您没有做这件事的权限。"),
    "grant_refused": N_("您不能给出或收回这个权限。"),
    "grant_unknown": N_("没有找到这个授权。"),
    "grant_needs_no_place": N_("只有驿站管理员可以只管一个地点。"),
    "organisation_unknown": N_("没有找到这个单位。"),
    "key_missing": N_("系统缺少解密所需的密钥，请联系管理员。"),
    "code_unknown": N_("没有这个二维码，可能有一个字看错了。请再扫一次，或对照码下面的字母。"),
    "picture_too_large": N_("照片太大了：最多 20 MB、5000 万像素。"),
    "picture_unreadable": N_("这个文件不是能识别的照片，请用 JPEG、PNG 或 WebP。"),
    "photos_full": N_("照片已经够多了，请先删掉一张。"),
    "photo_unknown": N_("没有找到这张照片，它可能已经删除。"),
    "place_merged": N_("这个地点已经并入另一个地点，请到那里修改。"),
    "place_retired": N_("这个地点已经撤销，恢复后才能修改。"),
    "merge_same": N_("这就是同一处，请填另一处的编号。"),
    "places_none": N_("请至少选一个地点。"),
    "places_too_many": N_("一次最多改 %(most)s 处。"),
    "revision_unknown": N_("没有找到这一版。"),
    "until_invalid": N_("时间要晚于现在，最远一年；提前关门要在今天的开放时间以内。"),
    "public_url_missing": N_(
        "还没有设置本站的公开网址（PUBLIC_URL），印出来的二维码别人打不开。请系统管理员设置后再打印。"
    ),
    "too_many_sheets": N_("一次最多打印 %(most)s 处，请按县（市、区）分开打印。"),
    "import_unknown": N_("没有找到这次导入。"),
    "import_too_big": N_("文件太大了：最多 %(megabytes)s MB，请分成几个文件。"),
    "import_not_applied": N_("这次导入还没有写入，没有可以撤销的。"),
    "import_unsettled": N_("刚才有人改了同样的地点，所以什么也没有写入。请再看一遍预览，再导入。"),
    "limit_reached": N_("操作太频繁了，请过一会儿再试。"),
}

#: HTTP status -> (title, sentence).
BY_STATUS: Final[dict[int, tuple[str, str]]] = {
    400: (N_("请求有误"), N_("收到的内容无法识别，请检查后再试。")),
    401: (N_("请先登录"), N_("登录后才能查看这一页。")),
    403: (N_("没有权限"), N_("您没有权限查看这一页。")),
    404: (N_("没有这一页"), N_("网址可能写错了，或者这一页已经撤下。")),
    405: (N_("请求有误"), N_("这个网址不支持这样的操作。")),
    413: (N_("内容太大"), N_("提交的内容太大，请删减后再试。")),
    415: (N_("请求有误"), N_("不支持这种格式的内容。")),
    421: (N_("网址不对"), N_("这个网址不是本站的网址。")),
    422: (N_("内容有误"), N_("填写的内容有误，请检查后再试。")),
    429: (N_("请稍后再试"), N_("操作太频繁了，请过一会儿再试。")),
    500: (N_("出了点问题"), N_("我们这边出了问题，已经记录下来。请过一会儿再试。")),
    503: (N_("暂时无法使用"), N_("系统正在维护，请过一会儿再试。")),
}
