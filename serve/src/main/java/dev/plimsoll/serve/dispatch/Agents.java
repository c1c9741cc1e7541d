package dev.plimsoll.serve.dispatch;

/**
 * Whoever runs attempts, and starts and stops the agents that do. Takes everything without
 * blocking, one after another: the dispatcher calls it under its lock.
 */
public interface Agents {
  /** Where nobody has come yet. */
  Agents NOBODY =
      new Agents() {
        @Override
        public void run(Attempt attempt) {
          throw new IllegalStateException("nobody is here to run " + attempt.id());
        }

        @Override
        public void start(String pool, String agent, boolean warm) {}

        @Override
        public void stop(String agent) {}
      };

  /**
   * Runs the attempt on its agent; its end is reported to the dispatcher. The engine gives no agent
   * more than its slots.
   */
  void run(Attempt attempt);

  /**
   * Starts an agent, which then reports to the dispatcher.
   *
   * @param warm it stood by already
   */
  void start(String pool, String agent, boolean warm);

  /** Lets an agent go that runs nothing. */
  void stop(String agent);
}
