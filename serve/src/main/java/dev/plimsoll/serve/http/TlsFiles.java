package dev.plimsoll.serve.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its chain, and its private key, each in a PEM file. Never shows what a key
 * file holds.
 *
 * @param look how often the files are looked at, so that a renewed pair is taken without a restart
 */
public record TlsFiles(Path cert, Path key, Duration look) {
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
  private static final byte[] TO_SIGN = {1, 2, 3};

  /** Looked at every five seconds. */
  public static TlsFiles of(Path cert, Path key) {
    return new TlsFiles(cert, key, Duration.ofSeconds(5));
  }

  /** The pair cannot be used; the message says which file, why, and what to do. */
  public static final class TlsException extends IOException {
    TlsException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    TlsException(String message) {
      super(message);
    }
  }

  /** When each file changed last, and its size: another stamp means another pair, perhaps. */
  String stamp() {
    return stamp(cert) + " " + stamp(key);
  }

  private static String stamp(Path file) {
    try {
      return Files.getLastModifiedTime(file) + "," + Files.size(file);
    } catch (IOException _) {
      return "gone";
    }
  }

  /**
   * Reads both and checks that they belong together. Blocks.
   *
   * @throws TlsException when they cannot be used
   */
  KeyCertOptions load(Vertx vertx) throws TlsException {
    byte[] certBytes = read("certificate", cert);
    byte[] keyBytes = read("key", key);
    X509Certificate leaf = leaf(certBytes);
    PemKeyCertOptions pair =
        new PemKeyCertOptions()
            .setCertValue(Buffer.buffer(certBytes))
            .setKeyValue(Buffer.buffer(keyBytes));
    mustMatch(leaf.getPublicKey(), privateKey(pair, vertx));
    return pair;
  }

  private static byte[] read(String what, Path file) throws TlsException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new TlsException("the TLS %s file %s is not there".formatted(what, file), e);
    } catch (IOException e) {
      throw new TlsException("the TLS %s file %s cannot be read".formatted(what, file), e);
    }
  }

  private X509Certificate leaf(byte[] bytes) throws TlsException {
    try {
      Collection<? extends java.security.cert.Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
      if (!chain.isEmpty() && chain.iterator().next() instanceof X509Certificate leaf) {
        return leaf;
      }
      throw new TlsException(cert + " holds no certificate; " + expected("CERTIFICATE"));
    } catch (GeneralSecurityException e) {
      throw new TlsException(cert + " is no PEM certificate; " + expected("CERTIFICATE"), e);
    }
  }

  private PrivateKey privateKey(PemKeyCertOptions pair, Vertx vertx) throws TlsException {
    try {
      for (KeyManager manager : pair.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager keys) {
          for (String algorithm : ALGORITHMS) {
            String[] aliases = keys.getServerAliases(algorithm, null);
            if (aliases != null && aliases.length > 0) {
              return keys.getPrivateKey(aliases[0]);
            }
          }
        }
      }
    } catch (IllegalArgumentException e) {
      if (String.valueOf(e.getMessage()).contains("does not match")) { // another algorithm
        throw mismatch(e);
      }
      throw notPem(e);
    } catch (Exception e) { // whatever the reader of PEM files throws, its cause is the file
      throw notPem(e);
    }
    throw new TlsException(key + " holds no private key; " + expected("PRIVATE KEY"));
  }

  private TlsException notPem(Exception e) {
    return new TlsException(
        key
            + " is no PEM private key without a password; "
            + expected("PRIVATE KEY")
            + ". One with a password: openssl pkey -in %s -out plain.pem".formatted(key),
        e);
  }

  private static String expected(String what) {
    return "expected a text that begins with -----BEGIN %s-----".formatted(what);
  }

  private void mustMatch(PublicKey open, PrivateKey secret) throws TlsException {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> secret.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(TO_SIGN);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(TO_SIGN);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) { // another kind of key
      throw mismatch(e);
    }
    throw mismatch(null);
  }

  private TlsException mismatch(@Nullable Exception e) {
    return new TlsException(
        "%s is not the private key of the certificate in %s; give the pair that was made together"
            .formatted(key, cert),
        e);
  }
}
