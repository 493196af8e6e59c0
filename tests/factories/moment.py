"""The instants that tests take as "now" unless they care about another one."""

from datetime import datetime
from typing import Final

from app.config import SHANGHAI

#: A Wednesday of an ordinary week, ten in the morning in Shandong: no holiday, no make-up day.
NOW: Final = datetime(2026, 3, 11, 10, 0, tzinfo=SHANGHAI)
TODAY: Final = NOW.date()
