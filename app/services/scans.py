"""What holds for every scan that a phone makes, and may keep until there is a network."""

import re
from datetime import timedelta
from typing import Final

#: A scan that was kept longer on a phone is no longer believed.
KEPT_FOR: Final = timedelta(days=7)
SCAN_ID: Final = re.compile(r"[0-9A-Za-z-]{16,36}")
#: Letters that Crockford's base 32 reads as digits.
READ_AS: Final = str.maketrans("oil", "011")
