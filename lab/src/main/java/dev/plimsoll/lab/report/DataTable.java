package dev.plimsoll.lab.report;

import java.util.List;

/** A table of figures: first column text, all others figures aligned to the right. */
final class DataTable {
  private final Markup out = new Markup();

  DataTable(List<String> heads) {
    out.open("div", "class", "scroll", "tabindex", "0")
        .open("table", "class", "data")
        .open("thead")
        .open("tr");
    heads.forEach(head -> out.leaf("th", head, "scope", "col"));
    out.close("tr").close("thead").line().open("tbody").line();
  }

  /** One row; its first cell may come from outside. */
  DataTable row(List<String> cells) {
    out.open("tr").foreignLeaf("th", cells.getFirst(), "scope", "row");
    cells.subList(1, cells.size()).forEach(cell -> out.leaf("td", cell));
    out.close("tr").line();
    return this;
  }

  int length() {
    return out.length();
  }

  Markup markup() {
    return new Markup().part(out).close("tbody").close("table").close("div").line();
  }
}
