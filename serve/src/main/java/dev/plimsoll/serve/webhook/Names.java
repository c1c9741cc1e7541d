package dev.plimsoll.serve.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Says which addresses a name stands for. */
public interface Names {
  /**
   * Asks once.
   *
   * @return at least one address
   * @throws IOException when there is none, or nobody knew within the time
   */
  List<InetAddress> of(String host, Duration within) throws IOException, InterruptedException;
}
