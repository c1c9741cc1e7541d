package dev.plimsoll.app;

import java.util.regex.Pattern;

/** Whether an address to listen on is reached from this machine only. */
final class Loopback {
  private static final Pattern ADDRESS =
      Pattern.compile("127(\\.\\d{1,3}){3}|::1|(0{1,4}:){7}0{0,3}1");

  private Loopback() {}

  /** A name other than localhost may lead anywhere, so it is taken for remote. */
  static boolean is(String host) {
    return host.equals("localhost") || ADDRESS.matcher(host).matches();
  }
}
