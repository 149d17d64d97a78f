"""Words become expressions over the browser's catalogue, whatever stands in them."""

import reflex as rx

from portal.i18n.browser import say, t, territory, tn

NAME = rx.Var("state.name", _var_type=str).to(str)


def test_words_ask_the_catalogue():
    assert str(t("Log in")) == 'words("Log in")'


def test_quotes_and_line_ends_cannot_break_out_of_the_text():
    assert str(t('Say "no"\n</script>')) == 'words("Say \\"no\\"\\n</script>")'


def test_values_are_passed_on_as_vars():
    assert str(t("Hello {name}", name=NAME)) == 'words("Hello {name}", ({ ["name"] : state.name }))'


def test_words_bring_the_hook_that_follows_the_language():
    data = t("Log in")._get_all_var_data()

    assert data is not None
    assert data.hooks == ("const words = useWords();",)
    assert [library for library, _ in data.imports] == ["$/public/i18n.js"]


def test_a_plural_passes_its_count():
    assert str(tn("{count} day", "{count} days", count=3)) == (
        'words.many("{count} day", "{count} days", ({ ["count"] : 3 }))'
    )


def test_a_text_of_the_state_is_said_in_the_browser():
    said = rx.Var("state.error", _var_type=dict).to(dict)

    assert str(say(said)) == "words.say(state.error)"


def test_a_territory_has_its_own_list():
    assert str(territory(NAME)) == "territories.nameOf(state.name)"
