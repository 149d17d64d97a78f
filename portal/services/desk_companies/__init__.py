"""What customer service does with companies: find, look closely, block, name admins, reopen."""

from portal.services.desk_companies.acting import NoSuchBuyer, block, reopen, unblock
from portal.services.desk_companies.lists import list_companies
from portal.services.desk_companies.viewing import find_company

__all__ = ["NoSuchBuyer", "block", "find_company", "list_companies", "reopen", "unblock"]
