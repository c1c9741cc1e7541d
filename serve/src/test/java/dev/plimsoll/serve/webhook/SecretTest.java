package dev.plimsoll.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {
  /** The vector that the standard's own libraries are tested with. */
  @Test
  void signs_as_the_standard_does() {
    Secret secret = Secret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void says_what_is_wrong_and_never_what_it_is() {
    assertThatThrownBy(() -> Secret.parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        .hasMessageContaining("whsec_")
        .hasMessageNotContaining("MfKQ");
    assertThatThrownBy(() -> Secret.parse("whsec_###")).hasMessageContaining("Base64");
    assertThatThrownBy(() -> Secret.parse("whsec_AAAA")).hasMessageContaining("24 to 64 bytes");
    assertThat(Secret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).hasToString("whsec_…");
  }
}
