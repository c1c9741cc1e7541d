package dev.plimsoll.bench.queue;

import java.util.List;

/** A driver that has measured already: prints what was made up, or fails. */
final class FakeDriver {
  private FakeDriver() {}

  public static void main(String[] args) {
    List<String> words = List.of(args);
    System.out.println("BEGIN");
    if (words.contains("fail")) {
      System.err.println("the queue is on fire");
      System.exit(1);
    }
    System.out.println("END");
    System.out.println(
        "RESULT {\"total\":3000,\"seconds\":2.0,\"series\":[1400,1600,1500],"
            + "\"enqueueP50\":0.5,\"enqueueP99\":12.25,\"words\":\""
            + String.join(" ", words)
            + "\"}");
  }
}
