"""The schema's chain: one line, its head written down, the same as the models on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

import migrations
from app.models import Base
from migrations.spatial import include_object, render_item
from tests.databases import Database


def test_the_head_file_names_the_newest_revision() -> None:
    assert migrations.HEAD_FILE.read_text().strip() == migrations.head()


def test_the_chain_has_one_end() -> None:
    chain = ScriptDirectory.from_config(migrations.configuration())
    assert len(chain.get_heads()) == 1
    assert len(chain.get_bases()) == 1


def test_a_migrated_database_is_at_the_head(database: Database) -> None:
    assert migrations.current(database.engines.read) == migrations.head()


def test_migrating_again_changes_nothing(own_database: Database) -> None:
    migrations.upgrade(own_database.engines.write)
    assert migrations.current(own_database.engines.read) == migrations.head()


def test_models_and_chain_describe_the_same_tables(database: Database) -> None:
    with database.engines.read.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": include_object, "render_item": render_item}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_has_the_name_that_errors_are_found_by(database: Database) -> None:
    inspector = inspect(database.engines.read)
    for table in Base.metadata.sorted_tables:
        for check in inspector.get_check_constraints(table.name):
            assert str(check["name"]).startswith("ck_"), (table.name, check)
        for unique in inspector.get_unique_constraints(table.name):
            assert str(unique["name"]).startswith("uq_"), (table.name, unique)
