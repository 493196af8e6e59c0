"""Flask's own parts, bare; the factory binds them to an application."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from htmx_flask import Htmx

babel = Babel(configure_jinja=False)
csrf = CSRFProtect()
htmx = Htmx()
login = LoginManager()
