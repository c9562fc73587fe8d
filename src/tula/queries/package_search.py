"""How customer packages are searched: by what they are called, or as their customer is searched.

Each way is read from an index in a branch of its own. A package is called as its template was, so there are few names
however many packages there are, and a search may look into the middle of them.
"""

from sqlalchemy import Text, func, literal, select, union
from sqlalchemy.orm import Session

from tula.models import CustomerPackage
from tula.models.columns import AnySelect
from tula.queries.customers import customers_found
from tula.queries.paging import escape_like


def ids_found(session: Session, statement: AnySelect, q: str, *, at_most: int | None) -> AnySelect:
    """Select the ids among a statement's packages that a search hits, newest first."""
    ways = [CustomerPackage.name.in_(_names(session, q))]
    customers = customers_found(q)
    if customers is not None:
        ways.append(CustomerPackage.customer_id.in_(customers))
    newest = CustomerPackage.id.desc()
    found = union(*(select(statement.where(way).order_by(newest).limit(at_most).subquery()) for way in ways)).subquery()
    return select(found.c.id).order_by(found.c.id.desc()).limit(at_most)


def _names(session: Session, q: str) -> list[str]:
    """List the names that a text occurs in, stepping from name to name through the index."""
    first = select(func.min(CustomerPackage.name).label("name")).cte("one", recursive=True)
    following = select(func.min(CustomerPackage.name)).where(CustomerPackage.name > first.c.name).scalar_subquery()
    names = first.union_all(select(following).where(first.c.name.is_not(None)))
    like = literal(f"%{escape_like(q.strip())}%", Text())
    return list(session.scalars(select(names.c.name).where(names.c.name.ilike(like, escape="\\"))))
