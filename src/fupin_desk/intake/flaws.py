"""Every flaw the letterbox can name in a roster: code → how bad, and one sentence.

Dear newcomer: *error* means the cell could not be believed and the field stays empty; *warn* that a person
must look; *normalise* that something was mended in a way that cannot be wrong, said aloud all the same. The
sentences never repeat what stood in the cell: that travels in `given` and `stored`, raw, and is masked by
whoever shows it when `sensitive` is set.
"""

from __future__ import annotations

from fupin_desk.errors import Finding, Severity
from fupin_desk.i18n import N_, _

FLAWS: dict[str, tuple[Severity, str]] = {
    "ID_15": ("warn", N_("15 位旧号码，已按国家标准换成 18 位，请核对。")),
    "ID_17": ("error", N_("证件号码只有 17 位，少了一位。")),
    "ID_19": ("error", N_("证件号码有 19 位，多了一位。")),
    "ID_LENGTH": ("error", N_("证件号码位数不对，应为 18、20 或 22 位。")),
    "ID_LOWER_X": ("normalise", N_("末位小写 x 已改成大写 X。")),
    "ID_FORM": ("normalise", N_("证件号码里的空格、全角数字等已整理。")),
    "ID_BAD_DATE": ("error", N_("证件号码里的出生日期不存在。")),
    "ID_1900_0229": ("error", N_("证件号码里的出生日期是 1900 年 2 月 29 日，这一天不存在。")),
    "ID_FUTURE": ("error", N_("证件号码里的出生日期还没有到。")),
    "ID_CHECKSUM": ("error", N_("证件号码末位校验不对，号码里有错。")),
    "ID_TRANSPOSED": ("error", N_("证件号码里像是有相邻两位写颠倒了。")),
    "ID_AS_FLOAT": ("error", N_("证件号码被表格当成数字，后几位已经丢失。")),
    "ID_SCIENTIFIC": ("error", N_("证件号码成了科学计数法，后几位已经丢失。")),
    "ID_TEXT": ("error", N_("证件号码里有不该有的字符。")),
    "ID_MASKED": ("error", N_("证件号码被星号遮住了。")),
    "ID_NONE": ("warn", N_("写明没有证件号码。")),
    "ID_NONE_999999": ("warn", N_("999999 开头是没有证件时的临时号码，不当作证件号码。")),
    "ID_MISSING": ("warn", N_("没有填证件号码。")),
    "ID_DISABILITY_BAD": ("error", N_("残疾人证号的类别或等级不对。")),
    "ID_DUP_OTHER_HOUSEHOLD": ("error", N_("与别的户里的人证件号码相同。")),
    "ID_DUP_SAME_HOUSEHOLD": ("error", N_("与同户另一人证件号码相同。")),
    "ROW_DUPLICATE": ("warn", N_("与前面一行完全相同，只算一次。")),
    "PERSON_NO_DUP": ("warn", N_("人编号与前面一行相同。")),
    "NAME_PADDED": ("normalise", N_("姓名里的空格和看不见的字符已去掉。")),
    "NAME_LOST_CHAR": ("warn", N_("姓名里有的字像是丢了，请补上原字。")),
    "NAME_PUA": ("warn", N_("姓名里有自造字，别的电脑上显示不出来，请换成正式的字。")),
    "NAME_MISSING": ("error", N_("没有填姓名。")),
    "NAME_TOO_LONG": ("error", N_("姓名超过 100 个字。")),
    "REMARK_TOO_LONG": ("error", N_("备注超过 32767 个字。")),
    "REMARK_GONE": ("warn", N_("备注说此人已不在户里，请按人口变更办理。")),
    "SEX_FORM": ("normalise", N_("性别已改成“男”“女”。")),
    "SEX_UNKNOWN": ("warn", N_("性别认不出来。")),
    "SEX_VS_ID": ("error", N_("性别与证件号码不符。")),
    "SEX_FROM_ID": ("normalise", N_("没有填性别，按证件号码补上。")),
    "BIRTH_VS_ID": ("error", N_("出生日期与证件号码不符。")),
    "BIRTH_FROM_ID": ("normalise", N_("没有填出生日期，按证件号码补上。")),
    "DATE_FORM": ("normalise", N_("日期写法已改成年-月-日。")),
    "DATE_BAD": ("error", N_("日期认不出来或不存在。")),
    "DATE_FUTURE": ("error", N_("出生日期还没有到。")),
    "DATE_MONTH_ONLY": ("warn", N_("只有年月，没有日子。")),
    "RELATION_ALIAS": ("normalise", N_("与户主关系已改成全国系统的写法。")),
    "RELATION_UNKNOWN": ("warn", N_("与户主关系不在全国系统的 28 种里，请核对。")),
    "RELATION_MISSING": ("warn", N_("没有填与户主关系。")),
    "RELATION_VS_SEX": ("warn", N_("与户主关系和性别不符。")),
    "NO_HEAD": ("warn", N_("这一户没有户主。")),
    "TWO_HEADS": ("error", N_("这一户不止一个户主。")),
    "TWO_SPOUSES": ("warn", N_("这一户不止一个配偶。")),
    "SPOUSE_SAME_SEX": ("warn", N_("配偶与户主性别相同，请核对。")),
    "COUNT_MISMATCH": ("warn", N_("人数与表里列出的人数不一致，按列出的人数计。")),
    "VALUE_ALIAS": ("normalise", N_("已改成全国系统的写法。")),
    "VALUE_UNKNOWN": ("warn", N_("不在全国系统的取值里，请核对。")),
    "EDU_AND_SCHOOL": ("warn", N_("文化程度和在校生状况只能填一个。")),
    "MONTHS_BAD": ("error", N_("务工月数应是 0 到 12 的整数。")),
    "MONTHS_FORM": ("normalise", N_("务工月数已改成数字。")),
    "CHILD_WORKS": ("warn", N_("不满 16 周岁却有务工时间。")),
    "PHONE_BAD": ("warn", N_("电话号码位数不对或不是电话。")),
    "PHONE_TWO": ("warn", N_("一格里有两个电话，请分清用哪一个。")),
    "PHONE_FLOAT": ("normalise", N_("电话被表格当成数字，已还原成文字。")),
    "PHONE_FORM": ("normalise", N_("电话里的空格、短横等已去掉。")),
    "INCOME_TEXT": ("normalise", N_("收入里的单位、逗号已去掉。")),
    "INCOME_ESTIMATE": ("error", N_("收入不是一个准数。")),
    "INCOME_NEGATIVE": ("warn", N_("收入是负数。")),
    "INCOME_ERROR_CELL": ("error", N_("收入这一格是表格错误。")),
    "INCOME_FORMULA_NO_VALUE": ("error", N_("收入这一格是公式，没有算出的数。")),
    "CELL_ERROR": ("error", N_("这一格是表格错误。")),
    "CELL_FORMULA_NO_VALUE": ("error", N_("这一格是公式，没有算出的值。")),
    "NUMBER_AS_FLOAT": ("error", N_("编号被表格当成数字，后几位已经丢失。")),
    "NUMBER_FORM": ("normalise", N_("编号被表格当成数字，已还原成文字。")),
    "HOUSEHOLD_NO_MISSING": ("error", N_("没有户编号，暂按表里的先后编了号。")),
    "HOUSEHOLD_NO_COLUMN": ("warn", N_("整张表没有户编号，暂按先后编了号。")),
    "HOUSEHOLD_DIFFERS": ("warn", N_("同一户的几行写得不一样，用的是第一行的。")),
    "OTHER_VILLAGE": ("error", N_("这一行写的是别的村。")),
    "VILLAGE_DIFFERS": ("normalise", N_("表里的村名与账本的村名不同。")),
    "ROWS_SKIPPED": ("normalise", N_("小计、合计、重复表头、表尾等不是人的行没有导入。")),
    "SHEET_SKIPPED": ("warn", N_("这张工作表也像花名册，但与前面的重复，没有导入。")),
    "SHEET_HIDDEN": ("warn", N_("这张工作表是隐藏的，也读了。")),
    "ROWS_HIDDEN": ("warn", N_("有隐藏的行，也读了。")),
    "ROW_UNPLACED": ("error", N_("这一行有内容，但没有姓名和证件号码，没有导入。")),
}

SENSITIVE = frozenset({"id_number", "head_id", "phone", "household_phone", "bank", "health"})
"""Fields whose `given` and `stored` are masked before anybody sees them."""


def flaw(
    code: str,
    *,
    sheet: str,
    row: int | None = None,
    column: str = "",
    given: str = "",
    stored: str = "",
    field: str = "",
) -> Finding:
    """The finding of this code at this place."""
    severity, sentence = FLAWS[code]
    return Finding(code, severity, _(sentence), sheet, row, column, given, stored, field in SENSITIVE)
