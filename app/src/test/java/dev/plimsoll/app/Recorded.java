package dev.plimsoll.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Actions that only remember what they were asked for, and the streams they wrote to. */
final class Recorded implements Actions {
  final List<Object> asked = new ArrayList<>();
  RuntimeException thrown = null;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal;

  Recorded(Terminal terminal) {
    this.terminal = terminal;
  }

  Recorded() {
    this(Terminal.NONE);
  }

  int run(String... args) {
    return Main.run(this, new Streams(Streams.utf8(out), Streams.utf8(err), terminal), args);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Override
  public int serve(ServeArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int mock(MockArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int test(TestArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int merge(MergeArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int plan(PlanArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int backtest(BacktestArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int explain(ExplainArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int deadLetters(DeadLettersArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int copy(CopyArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int move(MoveArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int keys(KeysArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public int demo(DemoArguments arguments, Streams streams) {
    return remember(arguments);
  }

  @Override
  public void train() {}

  private int remember(Object arguments) {
    asked.add(arguments);
    if (thrown != null) {
      throw thrown;
    }
    return 77;
  }
}
