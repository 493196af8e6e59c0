"""What a WSGI server imports."""

from app.factory import create_app

app = create_app()
