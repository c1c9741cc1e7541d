package dev.plimsoll.lab.record;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.text.Clean;
import java.util.List;
import java.util.Locale;

/**
 * {@code junit.xml}: a test case for whether the run is valid and one for each threshold, as build
 * servers show them. A limit that could not be measured is an error, not a failure.
 */
final class JunitXml {
  private final RunResult result;
  private final StringBuilder out = new StringBuilder();

  private JunitXml(RunResult result) {
    this.result = result;
  }

  static String of(RunResult result) {
    JunitXml xml = new JunitXml(result);
    xml.suite();
    return xml.out.toString();
  }

  private void suite() {
    Validity validity = result.validity();
    long broken = count(ThresholdOutcome.Outcome.FAIL) + (validity.valid() ? 0 : 1);
    double seconds = result.identity().duration().toNanos() / 1e9;
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append(
        "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"0\" time=\"%s\" timestamp=\"%s\">\n"
            .formatted(
                escaped(result.identity().scenario()),
                result.thresholds().size() + 1,
                broken,
                count(ThresholdOutcome.Outcome.NOT_MEASURABLE),
                String.format(Locale.ROOT, "%.3f", seconds),
                result.identity().started().toString().replaceFirst("(\\.\\d+)?Z$", "")));
    testcase("the run is valid", validity.valid() ? "" : "failure", validity.reasons());
    for (ThresholdOutcome limit : result.thresholds()) {
      String value = limit.valueText() + (limit.why().isEmpty() ? "" : ", " + limit.why());
      testcase(limit.expression() + " [" + limit.valueText() + "]", kind(limit), List.of(value));
    }
    out.append("</testsuite>\n");
  }

  private long count(ThresholdOutcome.Outcome outcome) {
    return result.thresholds().stream().filter(t -> t.outcome() == outcome).count();
  }

  private static String kind(ThresholdOutcome limit) {
    return switch (limit.outcome()) {
      case PASS -> "";
      case FAIL -> "failure";
      case NOT_MEASURABLE -> "error";
    };
  }

  private void testcase(String name, String fault, List<String> why) {
    out.append(
        "  <testcase classname=\"%s\" name=\"%s\" time=\"0\""
            .formatted(escaped(result.identity().scenario()), escaped(name)));
    if (fault.isEmpty()) {
      out.append("/>\n");
      return;
    }
    String message = why.isEmpty() ? "no reason was given" : String.join("; ", why);
    out.append("><%s message=\"%s\"/></testcase>\n".formatted(fault, escaped(message)));
  }

  /** Cleaned of what XML 1.0 cannot hold, then escaped. */
  private static String escaped(String text) {
    String clean = Clean.line(text, 1_000);
    StringBuilder escaped = new StringBuilder(clean.length());
    clean
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            default -> escaped.appendCodePoint(c);
          }
        });
    return escaped.toString();
  }
}
