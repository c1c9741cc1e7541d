package dev.plimsoll.app;

/** x. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("hi " + java.util.List.of(args) + System.getProperties().entrySet().stream().filter(e -> e.getKey().toString().startsWith("plims")).toList());
  }
}
