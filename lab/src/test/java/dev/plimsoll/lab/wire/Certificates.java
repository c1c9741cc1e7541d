package dev.plimsoll.lab.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that nobody signed but itself, made by the JDK's keytool. */
public final class Certificates {
  public static final String PASSWORD = "changeit";

  private final Path file;
  private final KeyStore store;

  /**
   * A new key and certificate.
   *
   * @param names whom it is for, as keytool takes them: {@code ip:127.0.0.1}
   */
  public Certificates(Path folder, String names)
      throws IOException, GeneralSecurityException, InterruptedException {
    file = folder.resolve(names.replaceAll("\\W", "-") + ".p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=test",
                    "-ext",
                    "SAN=" + names,
                    "-keystore",
                    file.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
  }

  public Path file() {
    return file;
  }

  /** For a server that shows it, and for a client that believes it and nobody else. */
  public SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore believed = KeyStore.getInstance("PKCS12");
    try {
      believed.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    String alias = store.aliases().nextElement();
    believed.setCertificateEntry(alias, store.getCertificate(alias));
    trusted.init(believed);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  /** A socket on a free loopback port that speaks these versions of TLS. */
  public SSLServerSocket listen(String... protocols) throws IOException, GeneralSecurityException {
    SSLServerSocket socket =
        (SSLServerSocket)
            context()
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    socket.setEnabledProtocols(protocols);
    return socket;
  }
}
