package dev.plimsoll.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.TaskId;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Over TLS the name must be the certificate's, whatever address it stands for. */
@Execution(ExecutionMode.CONCURRENT)
class WebhookTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Shows a certificate for {@code hooks.example} and believes only that one. */
  private static SSLContext context(Path folder) throws Exception {
    Path file = folder.resolve("hooks.p12");
    String keytool = Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString();
    String command =
        "-genkeypair -keyalg EC -dname CN=test -ext SAN=dns:hooks.example -storetype PKCS12"
            + " -storepass changeit -keystore "
            + file;
    Process process =
        new ProcessBuilder((keytool + " " + command).split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyStore believed = KeyStore.getInstance("PKCS12");
    believed.load(null, null);
    String alias = store.aliases().nextElement();
    believed.setCertificateEntry(alias, store.getCertificate(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(believed);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  @Test
  void tells_the_name_of_the_certificate_and_no_other(@TempDir Path folder) throws Exception {
    SSLContext context = context(folder);
    try (Receiver receiver =
            new Receiver(
                context
                    .getServerSocketFactory()
                    .createServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1")),
                Receiver.status(204));
        Ends ends = new Ends()) {
      ends.sender(Ends.settings(Duration.ofHours(1)), context.getSocketFactory());
      ends.names.put("hooks.example", "127.0.0.1");
      ends.names.put("other.example", "127.0.0.1");
      TaskId right = ends.completed("https://hooks.example:" + receiver.port() + "/x");
      Receiver.Received request = receiver.next();
      assertThat(request.headers()).containsEntry("host", "hooks.example:" + receiver.port());
      await().until(() -> ends.left(right).isEmpty());

      TaskId wrong = ends.completed("https://other.example:" + receiver.port() + "/x");
      await().until(() -> ends.left(wrong).orElseThrow().attempts() == 1);
      assertThat(ends.left(wrong).orElseThrow().error().orElseThrow()).contains("other.example");
      assertThat(receiver.requests()).isEqualTo(1);
    }
  }
}
