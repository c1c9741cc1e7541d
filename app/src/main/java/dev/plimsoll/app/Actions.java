package dev.plimsoll.app;

/**
 * What the commands do once their options are read. Each answers with an exit status; what keeps it
 * from its work it throws as a {@link Failure} or an InputException, and when it is interrupted,
 * with its report written, it answers {@link Exit#INTERRUPTED}.
 */
interface Actions {
  int serve(ServeArguments arguments, Streams streams) throws InterruptedException;

  int mock(MockArguments arguments, Streams streams) throws InterruptedException;

  int test(TestArguments arguments, Streams streams) throws InterruptedException;

  int merge(MergeArguments arguments, Streams streams) throws InterruptedException;

  int plan(PlanArguments arguments, Streams streams);

  int backtest(BacktestArguments arguments, Streams streams);

  int deadLetters(DeadLettersArguments arguments, Streams streams) throws InterruptedException;

  int explain(ExplainArguments arguments, Streams streams) throws InterruptedException;

  int demo(DemoArguments arguments, Streams streams) throws InterruptedException;

  int keys(KeysArguments arguments, Streams streams);

  int copy(CopyArguments arguments, Streams streams);

  int move(MoveArguments arguments, Streams streams);

  /**
   * Runs the code that a start-up needs, in this process and on loopback, so that the AOT cache
   * holds it: start a server, answer a request, end. A few seconds at most; failing is harmless.
   */
  void train() throws InterruptedException;
}
