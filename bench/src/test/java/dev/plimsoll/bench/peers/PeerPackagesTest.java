package dev.plimsoll.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said of an install that failed. */
class PeerPackagesTest {
  @Test
  void anInstallErrorNamesNoAddress() {
    String error =
        PeerPackages.error(
            "npm notice\nnpm ERR! 404 Not Found - GET http://packages.example/autocannon\n");

    assertThat(error).isEqualTo("npm ERR! 404 Not Found - GET (registry)");
  }
}
