"""The schema's history: it goes up, down and up again, and ends where the models say."""

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tula import migrations
from tula.models import Base
from tula.postgres import Cluster


@pytest.fixture
def empty_url(server: Cluster, worker_id: str) -> str:
    """An empty database of the owner."""
    name = f"migrations_{worker_id}"
    with psycopg.connect(server.url("postgres", user="postgres"), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" OWNER tula_owner')
    return server.url(name)


def relations(url: str) -> set[str]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return set(
            connection.scalars(
                sa.text(
                    "SELECT relkind::text || ' ' || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                )
            )
        )


def test_up_down_up(empty_url: str) -> None:
    assert migrations.pending(empty_url)
    migrations.upgrade(empty_url)
    assert migrations.pending(empty_url) == []
    first = relations(empty_url)

    migrations.downgrade(empty_url, "base")
    assert relations(empty_url) <= {"r alembic_version", "i alembic_version_pkc"}

    migrations.upgrade(empty_url)
    assert relations(empty_url) == first


def test_models_equal_schema(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        # What the comparison does not look at: checks and generated columns.
        found = set(connection.scalars(sa.text("SELECT conname FROM pg_constraint WHERE contype = 'c'")))
    named = {
        str(sa.schema.conv(constraint.name))
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
    assert {name for name in found if name.startswith("ck_")} == {
        name if name.startswith("ck_") else f"ck_{name}" for name in named
    }


def test_a_second_upgrade_finds_nothing_to_do(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    migrations.upgrade(empty_url)


def test_a_database_of_a_newer_tula_is_refused(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrations.MigrationError, match="newer Tula"):
        migrations.upgrade(empty_url)
    with pytest.raises(migrations.MigrationError, match="newer Tula"):
        migrations.pending(empty_url)
