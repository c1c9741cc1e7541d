package dev.plimsoll.lab.text;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.units.UnitException;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A threshold's expression as people read it: {@code response.p(99)<800ms} is "p99" and "< 800 ms".
 * It never judges; an expression of no known form is shown as it stands.
 *
 * @param figure the full name of the figure: {@code response.p(99)}
 * @param name its short name: p99, service p99, errors
 * @param sign {@code <}, {@code <=}, {@code >} or {@code >=}; empty where the form is unknown
 * @param bound the right side, number and unit apart: "800 ms"
 */
public record Limit(String figure, String name, String sign, String bound) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z_.]+(?:\\s*:\\s*[a-z]+)?(?:\\([^)]*\\))?)\\s*(<=|>=|<|>)\\s*([^\\s=].*?)\\s*");
  private static final Pattern SCOPE =
      Pattern.compile("\\s*(steady|phase\\s*\\(\\s*(\\d+)\\s*\\))\\s*\\.(.*)");
  private static final Pattern NAMED =
      Pattern.compile("([^<>=!{]*)\\{\\s*name\\s*:\\s*(\"[^\"]*\"|[^}\"]*?)\\s*}(.*)");
  private static final Pattern COLONS =
      Pattern.compile(
          "\\s*([a-z_]+)\\s*:\\s*([a-z]\\w*(?:\\.\\d+)?)\\s*:\\s*(lte?|gte?|le|ge)\\s*:\\s*([\\d.]+)\\s*");
  private static final Pattern NUMBER = Pattern.compile("([\\d.]+)\\s*(\\D*)");
  private static final Pattern PERCENTILE =
      Pattern.compile("(response|service|ttft|ttfo|tpot)\\.p\\(([\\d.]+)\\)");

  /** Reads an expression; never fails. */
  public static Limit of(String expression) {
    String clean = Clean.line(expression);
    Matcher colons = COLONS.matcher(clean);
    if (colons.matches()) {
      return ofColons(colons);
    }
    Matcher scoped = SCOPE.matcher(clean);
    if (scoped.matches()) {
      String phase = scoped.group(2) == null ? "steady" : "phase " + scoped.group(2);
      return within(phase, of(String.valueOf(scoped.group(3))), clean);
    }
    Matcher named = NAMED.matcher(clean);
    if (named.matches()) {
      String name = String.valueOf(named.group(2)).replace("\"", "");
      return within(name, of(named.group(1) + String.valueOf(named.group(3))), clean);
    }
    return plain(clean);
  }

  private static Limit within(String scope, Limit limit, String clean) {
    return limit.sign.isEmpty()
        ? new Limit(clean, clean, "", "")
        : new Limit(scope + ": " + limit.figure, scope + " " + limit.name, limit.sign, limit.bound);
  }

  private static Limit ofColons(Matcher form) {
    String tag = String.valueOf(form.group(1));
    String sign = String.valueOf(form.group(3)).startsWith("g") ? ">" : "<";
    String equal = String.valueOf(form.group(3)).endsWith("e") ? "=" : "";
    String unit = tag.startsWith("time_") || tag.endsWith("latency") ? Figures.NBSP + "ms" : "";
    String name = tag.replace('_', ' ') + " " + form.group(2);
    return new Limit(name, name, sign + equal, form.group(4) + unit);
  }

  private static Limit plain(String clean) {
    Matcher form = FORM.matcher(clean);
    if (!form.matches()) {
      return new Limit(clean, clean, "", "");
    }
    String written = String.valueOf(form.group(1)).replaceAll("\\s*:\\s*", ".");
    String figure = figure(written);
    String number = String.valueOf(form.group(3));
    boolean bare = written.startsWith("http_req_duration") && number.matches("[\\d.]+");
    return new Limit(
        figure,
        name(figure),
        String.valueOf(form.group(2)),
        bound(figure, bare ? number + "ms" : number));
  }

  /** "p99 < 800 ms". */
  public String text() {
    return sign.isEmpty() ? name : name + " " + condition();
  }

  /** "< 800 ms". */
  public String condition() {
    return sign.isEmpty() ? "" : sign + Figures.NBSP + bound;
  }

  /** The word for a limit that was not kept: a ceiling is gone OVER, a floor UNDER. */
  public String broken() {
    return sign.startsWith(">") ? "UNDER" : "OVER";
  }

  /** The percentile of response time that is limited from above, if that is what it limits. */
  public OptionalDouble responsePercentile() {
    return percentileOf("response");
  }

  /** The percentile of such a time that is limited from above: {@code ttft}, {@code service}. */
  public OptionalDouble percentileOf(String time) {
    Matcher form = PERCENTILE.matcher(figure);
    return sign.startsWith("<") && form.matches() && form.group(1).equals(time)
        ? OptionalDouble.of(Double.parseDouble(form.group(2)))
        : OptionalDouble.empty();
  }

  /** The bound as nanoseconds, where it is a time. */
  public OptionalDouble nanos() {
    try {
      return OptionalDouble.of((double) Durations.parse(bound.replace(Figures.NBSP, "")).toNanos());
    } catch (UnitException notATime) {
      return OptionalDouble.empty();
    }
  }

  private static String figure(String written) {
    String lower = written.toLowerCase(Locale.ROOT);
    if (lower.startsWith("p(") || lower.matches("min|mean|avg|med|median|max")) {
      return "response." + lower;
    }
    return switch (lower) {
      case "success" -> "success_rate";
      case "http_req_failed", "http_req_failed.rate" -> "errors";
      case "http_reqs", "http_reqs.rate" -> "throughput";
      default -> lower.replaceFirst("^(latency|http_req_duration)\\.", "response.");
    };
  }

  private static String name(String figure) {
    Matcher percentile = PERCENTILE.matcher(figure);
    if (percentile.matches()) {
      String base = percentile.group(1).equals("response") ? "" : percentile.group(1) + " ";
      return base + "p" + percentile.group(2);
    }
    return switch (figure) {
      case "success_rate" -> "success";
      case "cost_usd" -> "cost";
      default -> figure.replaceFirst("^response\\.", "").replace('.', ' ').replace('_', ' ');
    };
  }

  private static String bound(String figure, String written) {
    if ((figure.equals("success_rate") || figure.equals("errors"))
        && !written.matches("[1-9]\\d*")) {
      try {
        return Figures.percent(Share.parse(written).fraction(), 1);
      } catch (UnitException notAShare) {
        return written;
      }
    }
    Matcher number = NUMBER.matcher(written);
    return number.matches() && !number.group(2).isBlank()
        ? number.group(1) + Figures.NBSP + number.group(2)
        : written;
  }
}
