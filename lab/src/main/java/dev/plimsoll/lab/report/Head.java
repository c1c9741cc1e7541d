package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Identity;
import dev.plimsoll.lab.text.Clean;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Which run this is, in one line above everything. */
final class Head {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Head() {}

  static Markup section(RunResult run) {
    Identity identity = run.identity();
    Markup out = new Markup();
    out.open("header").open("div");
    out.foreignLeaf("h1", Clean.line(identity.scenario(), 80));
    out.open("p", "class", "muted");
    out.foreign(identity.target());
    out.text(" · " + WHEN.format(identity.started()));
    out.text(" · " + (identity.interrupted() ? "interrupted at " : "ran for "));
    out.text(Figures.clock(identity.duration()));
    out.close("p").close("div");
    out.open(
        "button",
        "id",
        "theme",
        "type",
        "button",
        "hidden",
        "",
        "aria-label",
        "Switch between light and dark");
    out.text("light / dark").close("button").close("header").line();
    return out;
  }
}
