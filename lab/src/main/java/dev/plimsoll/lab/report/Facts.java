package dev.plimsoll.lab.report;

/** Named figures, one below the other. */
final class Facts {
  private final Markup out = new Markup();

  Facts() {
    out.open("dl");
  }

  /** A name of ours and a value that may come from outside. */
  Facts add(String name, String value) {
    out.open("div").leaf("dt", name).foreignLeaf("dd", value).close("div").line();
    return this;
  }

  Markup markup() {
    return new Markup().part(out).close("dl");
  }
}
