"""The state of the brands: what it remembers, and what it finds again when it has forgotten."""

from uuid import uuid4

import pytest
from reflex.istate.data import RouterData

from portal.schemas.brands import LOGO
from portal.state.brands import CHECK, INFORMATION, BrandsState
from tests.factories.accounts import an_actor
from tests.factories.brands import a_private_draft, begins, looks, private_facts
from tests.factories.files import FilePurpose, a_file
from tests.factories.states import a_state, ask
from tests.factories.suppliers import an_authenticated

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.req("B-19")]


class Window:
    """One window of a supplier on the page, at an address."""

    def __init__(self, actor, query=""):
        self.actor, self.state = actor, a_state(BrandsState)
        self.at(query)

    def at(self, query):
        address = {"pathname": "/supplier/brands", "asPath": f"/supplier/brands{query}"}
        self.state._get_root_state().router = RouterData.from_router_data(address)

    async def press(self, handler, *given):
        return await ask(handler, self.state, *given, actor=self.actor)


async def test_words_are_kept_by_a_server_that_has_forgotten_the_tab():
    account = await an_authenticated()
    row = await begins(account, **private_facts(nice_classes="9"))
    window = Window(await an_actor(account), f"?brand={row.id}")

    await window.press(BrandsState.save, {"nice_classes": "11"}, 1)

    assert (await looks(account, row)).facts.nice_classes == "11"
    assert window.state.is_all_kept
    assert (window.state.brand.id, window.state.answered) == (row.id, 1)


async def test_a_brand_that_was_never_saved_is_begun_by_what_the_address_says():
    account = await an_authenticated()
    window = Window(await an_actor(account), "?new=agency")

    await window.press(BrandsState.save, {"brand_owner": "Nordlys AS"}, 1)

    assert window.state.brand.id
    assert window.state.brand.facts.brand_owner == "Nordlys AS"


async def test_a_file_goes_into_the_brand_of_the_address():
    account = await an_authenticated()
    row = await a_private_draft(account)
    window = Window(await an_actor(account), f"?brand={row.id}")
    file = await a_file(account, purpose=FilePurpose.BRAND, name="anew.png")

    await window.press(BrandsState.attach, LOGO, str(file.id))
    await window.press(BrandsState.finish_files, {})

    assert (await looks(account, row)).papers[LOGO].name == "anew.png"
    assert window.state.step == CHECK


async def test_an_address_that_names_nothing_of_ones_own_keeps_nothing():
    foreign = await begins(await an_authenticated(), **private_facts())
    actor = await an_actor(await an_authenticated(contact_name="Bo"))

    for query in ("", "?brand=x", f"?brand={uuid4()}", f"?brand={foreign.id}", "?new=stolen"):
        window = Window(actor, query)
        await window.press(BrandsState.save, {"name_en": "Aurora"}, 1)
        assert window.state.brand.kind == "", query
        assert not window.state.is_all_kept, query


async def test_a_loaded_page_opens_what_its_address_names():
    account = await an_authenticated()
    row = await a_private_draft(account)
    actor = await an_actor(account)
    known, begun = Window(actor, f"?brand={row.id}"), Window(actor, "?new=agency")

    await known.press(BrandsState.load)
    await begun.press(BrandsState.load)

    assert (known.state.brand.id, known.state.step) == (row.id, CHECK)
    assert (begun.state.brand.kind, begun.state.step) == ("agency", INFORMATION)


async def test_a_line_that_breaks_leaves_the_form_of_a_page_that_wrote_its_own_address():
    actor = await an_actor(await an_authenticated())
    window = Window(actor)
    await window.press(BrandsState.load)
    await window.press(BrandsState.begin, "agency")
    before = window.state.form_round

    window.state._has_returned = True
    window.at("?new=agency")
    await window.press(BrandsState.load)
    kept = (window.state.brand.kind, window.state.form_round)
    window.at("?new=private")
    await window.press(BrandsState.load)

    assert kept == ("agency", before)
    assert window.state.brand.kind == "private"
