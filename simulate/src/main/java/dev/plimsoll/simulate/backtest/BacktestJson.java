package dev.plimsoll.simulate.backtest;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.text.Spoken;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A backtest for machines: milliseconds, counts, shares from 0 to 1, US dollars; what was not
 * measured is absent.
 */
public final class BacktestJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private BacktestJson() {}

  /** The whole answer, with a newline at its end. */
  public static String of(Backtest test) {
    ObjectNode root = JSON.createObjectNode();
    root.put("plimsoll", test.asked().version());
    root.put("command", test.asked().command());
    root.put("seed", test.asked().seed());
    root.put("recorded", test.asked().head().began().toString());
    root.put("seconds", test.measured().seconds());
    column(root.putObject("measured"), test.measured());
    column(root.putObject("replayed"), test.replayed());
    column(root.putObject("changed"), test.changed());
    texts(root.putArray("sentences"), test.sentences());
    texts(root.putArray("limits"), test.limits());
    return JSON.writeValueAsString(root) + "\n";
  }

  private static void column(ObjectNode node, Column column) {
    ObjectNode classes = node.putObject("classes");
    for (Priority priority : column.classes().keySet()) {
      ClassFigures figures = column.classes().get(priority);
      if (figures != null) {
        ofClass(classes.putObject(priority.word()), figures, column.seconds());
      }
    }
    node.put("calls", column.calls());
    node.put("failedCalls", column.failedCalls());
    node.put("callsAtOnce", column.atOnce());
    node.put("slots", column.slots());
    node.put("busy", column.busy());
    node.put("rungChanges", column.rungs());
    node.put("worstRung", column.worst().word());
    column.cost().ifPresent(money -> node.put("cost", money.usd()));
    if (!column.breaks().isEmpty()) {
      node.put("breaks", Spoken.plain(column.breaks()));
    }
  }

  private static void ofClass(ObjectNode node, ClassFigures figures, double seconds) {
    node.put("offered", figures.offered());
    node.put("refused", figures.refused());
    node.put("completed", figures.completed());
    node.put("failed", figures.failed());
    node.put("unfinished", figures.unfinished());
    node.put("inTime", figures.shareInTime());
    if (seconds > 0) {
      node.put("goodput", figures.good() / seconds);
    }
    times(node, "wait", figures.waits());
    times(node, "latency", figures.latencies());
  }

  private static void times(ObjectNode node, String name, Latencies times) {
    if (times.count() > 0) {
      ObjectNode one = node.putObject(name);
      for (int at : new int[] {50, 95, 99}) {
        times.percentile(at).ifPresent(nanos -> one.put("p" + at, nanos / 1e6));
      }
    }
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(text -> array.add(Spoken.plain(text)));
  }
}
