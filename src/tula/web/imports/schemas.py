"""What an import is answered with."""

from tula.web.parsing import Answer, Instant


class ImportProblem(Answer):
    """`row` as a spreadsheet numbers it (the heading is 1; 0 is the file as a whole)."""

    row: int
    column: str | None
    value: str
    message: str


class EarlierImportView(Answer):
    at: Instant
    by: str
    rows: int


class ImportAnswer(Answer):
    success: bool
    dry_run: bool
    kind: str
    rows: int
    new_rows: int
    can_import: bool
    problem_count: int
    problems: list[ImportProblem]
    skipped_count: int
    skipped: list[ImportProblem]
    warning_count: int
    warnings: list[ImportProblem]
    already_imported: EarlierImportView | None
