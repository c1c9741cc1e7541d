package dev.plimsoll.serve.http;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Looks at the files of a pair and passes on each new one that can be used, until closed. */
final class TlsRenewal implements AutoCloseable {
  private static final Logger LOG = System.getLogger(TlsRenewal.class.getName());

  private final TlsFiles files;
  private final Vertx vertx;
  private final Consumer<KeyCertOptions> taken;
  private final Thread thread;
  private String stamp;

  /**
   * @param stamp of the files in use
   */
  TlsRenewal(TlsFiles files, String stamp, Vertx vertx, Consumer<KeyCertOptions> taken) {
    this.files = files;
    this.vertx = vertx;
    this.taken = taken;
    this.stamp = stamp;
    this.thread = Thread.ofVirtual().name("tls-renewal").start(this::look);
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(files.look());
        lookOnce();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void lookOnce() {
    String now = files.stamp();
    if (now.equals(stamp)) {
      return;
    }
    stamp = now;
    try {
      taken.accept(files.load(vertx));
    } catch (TlsFiles.TlsException e) { // half written, perhaps: its next stamp is another
      LOG.log(Level.WARNING, "the TLS pair in use is kept: {0}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a bug in renewing the TLS pair", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
