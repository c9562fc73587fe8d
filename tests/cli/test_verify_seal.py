"""`tula verify` and the last seal of the audit log, noted outside the database."""

from __future__ import annotations

import psycopg

from tests.cli.conftest import assert_one_line, tula

DEED = (
    "INSERT INTO audit_log (at, actor, action, entity, details)"
    " SELECT now(), 'meena', 'x', 'x', to_jsonb(ARRAY[n]) FROM generate_series(1, 3) n"
)
REWRITE = """
DO $$
DECLARE
    entry audit_log;
    last_hash bytea := decode(repeat('00', 32), 'hex');
BEGIN
    UPDATE audit_log SET actor = 'ravi' WHERE id = (SELECT min(id) FROM audit_log);
    FOR entry IN SELECT * FROM audit_log ORDER BY id LOOP
        last_hash := sha256(last_hash || audit_entry_bytes(entry));
        UPDATE audit_seal SET hash = last_hash WHERE audit_id = entry.id;
    END LOOP;
    UPDATE audit_head SET hash = last_hash;
END
$$
"""


def test_a_noted_seal_finds_a_log_that_was_rewritten_whole(clean_database: str) -> None:
    url = {"TULA_DATABASE_URL": clean_database}
    with psycopg.connect(clean_database) as owner:
        owner.execute(DEED)
    first = tula("verify", **url)
    assert (first.returncode, first.stdout) == (0, "The books agree.\n")
    seal = first.stderr.strip().rpartition(" ")[2]
    with psycopg.connect(clean_database) as owner:
        owner.execute(DEED)
    assert tula("verify", "--audit-seal", seal, **url).returncode == 0
    with psycopg.connect(clean_database) as owner:
        owner.execute(REWRITE)
    assert tula("verify", **url).returncode == 0
    found = tula("verify", "--audit-seal", seal, **url)
    assert found.returncode == 1
    assert "seal 3" in found.stdout
    place = tula("verify", "--audit-seal", "7" + seal[1:], **url)
    assert "no such seal" in place.stdout


def test_a_seal_that_is_none(clean_database: str) -> None:
    assert_one_line(tula("verify", "--audit-seal", "3:abc", TULA_DATABASE_URL=clean_database), "64 hexadecimal")
