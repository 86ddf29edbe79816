"""换人记账: who keeps the book now, changed in the top line, and everybody's own PIN.

Whoever has a PIN types it in a small box where his name will stand: digits and Enter, Escape leaves
everything as it was. No dialog. The same box takes a new PIN (twice) and, where somebody forgot his, the PIN
of the one who keeps the book and so stands by.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.widgets.frame import Offer, TopLine

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.pins import KeeperLine

Tell = Callable[[str, str], object]
"""(what was done, what now): said as a note on the page."""


class Switching(QObject):
    """Asks the top line's box and does what was asked; `changed`: somebody else keeps the book now."""

    def __init__(self, desk: Desk, top: TopLine, changed: Callable[[], object], tell: Tell) -> None:
        super().__init__(top)
        self.desk, self.top = desk, top
        self._changed, self._tell = changed, tell
        top.keeper_wanted.connect(self.ask)

    def ask(self) -> None:
        """Somebody pressed the keeper's name: offer everybody on duty."""
        from fupin_desk.jobs import pins

        if self.desk.is_open:
            self.desk.ask(pins.keepers, self._offer, owner=self)

    def _offer(self, people: list[KeeperLine]) -> None:
        self.top.offer_keepers(*self.offers(people))

    def offers(self, people: list[KeeperLine]) -> tuple[list[Offer], list[Offer]]:
        """What the menu offers: who may keep the book, and what the keeper may do about PINs."""
        deeds: list[Offer] = [(one.name, self._switcher(one)) for one in people]
        more: list[Offer] = []
        me = next((one for one in people if one.keeping), None)
        if me is not None:
            words = _("改我的数字密码") if me.has_pin else _("设我的数字密码")
            more.append((words, lambda: self.set_pin(me)))
            if me.has_pin:
                more.append((_("取消我的数字密码"), lambda: self._clear(me)))
                forgot = [one for one in people if one.has_pin and not one.keeping]
                words = _("{name} 忘了数字密码，我在场")
                more += [(words.format(name=one.name), self._resetter(me, one)) for one in forgot]
        return deeds, more

    # -- switching ---------------------------------------------------------------------------------------

    def _switcher(self, one: KeeperLine) -> Callable[[], None]:
        return lambda: self.switch(one)

    def switch(self, one: KeeperLine) -> None:
        """This person keeps the book from now on, by his PIN if he has one."""
        if one.has_pin and not one.keeping:
            self.top.keeper.ask(
                _("{name} 的数字密码").format(name=one.name), lambda pin: self._switch(one, pin)
            )
        else:
            self._switch(one, "")

    def _switch(self, one: KeeperLine, digits: str) -> None:
        from fupin_desk.jobs import keeping

        self._do(lambda office: keeping.switch_keeper(office, one.id, digits), self._changed)

    # -- one's own PIN -----------------------------------------------------------------------------------

    def set_pin(self, me: KeeperLine) -> None:
        """Set or change the keeper's own PIN: the old one if he has one, then the new one twice."""
        if me.has_pin:
            self.top.keeper.ask(_("原来的数字密码"), lambda old: self._new(me, old))
        else:
            self._new(me, "")

    def _new(self, me: KeeperLine, old: str) -> None:
        self.top.keeper.ask(_("新的（4 到 8 位）"), lambda new: self._again(me, old, new))

    def _again(self, me: KeeperLine, old: str, new: str) -> None:
        def given(again: str) -> None:
            if again == new:
                self._set(me, old, new)
                return
            self._new(me, old)
            self.top.keeper.wrong(_("两遍不一样，再来。"))

        self.top.keeper.ask(_("新的再输一遍"), given)

    def _set(self, me: KeeperLine, old: str, new: str) -> None:
        from fupin_desk.jobs import pins

        said = _("数字密码已设好。"), _("以后换成你记账、或你在场反结账，都要输它。")
        self._do(lambda office: pins.set_pin(office, me.id, new, old), lambda: self._tell(*said))

    def _clear(self, me: KeeperLine) -> None:
        from fupin_desk.jobs import pins

        def given(digits: str) -> None:
            done = _("数字密码已取消。"), ""
            self._do(lambda office: pins.clear_pin(office, me.id, digits), lambda: self._tell(*done))

        self.top.keeper.ask(_("我的数字密码"), given)

    def _resetter(self, me: KeeperLine, one: KeeperLine) -> Callable[[], None]:
        from fupin_desk.jobs import pins

        def given(digits: str) -> None:
            done = (
                _("{name} 的数字密码已取消。").format(name=one.name),
                _("请本人换成自己记账，再设一个新的。"),
            )
            self._do(
                lambda office: pins.reset_pin(office, one.id, me.id, digits, _("本人忘了")),
                lambda: self._tell(*done),
            )

        return lambda: self.top.keeper.ask(_("我的数字密码"), given)

    def _do(self, job: Callable[[Office], object], then: Callable[[], object]) -> None:
        """Do it; a refusal stands beside the box, which stays open for another try."""

        def done(_answer: object) -> None:
            self.top.keeper.dismiss()
            then()

        def refused(error: Spoken) -> None:
            self.top.keeper.wrong(f"{error.what}{error.now}")

        self.desk.do(job, done, owner=self, failed=refused)
