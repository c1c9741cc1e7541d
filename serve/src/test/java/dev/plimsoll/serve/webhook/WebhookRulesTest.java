package dev.plimsoll.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebhookRulesTest {
  private static final WebhookRules STRICT = rules(false);

  private static WebhookRules rules(boolean allowPrivate, String... allow) {
    return new WebhookRules(
        tenant -> !tenant.equals("poor"), allowPrivate, List.of(allow), Set.of(80, 443));
  }

  private static final List<String> PUBLIC =
      List.of(
          "https://example.com",
          "http://example.com:80/a/b?c=d",
          "HTTPS://Example.COM:443/",
          "https://8.8.8.8/x",
          "https://[2606:4700::1111]/x",
          "https://[64:ff9b::8.8.8.8]/");

  @Test
  void lets_public_ones_pass() {
    for (String url : PUBLIC) {
      assertThat(STRICT.refusal("acme", url)).as(url).isEmpty();
    }
  }

  private static final List<String> REFUSED =
      List.of(
          "",
          "no url",
          "/relative",
          "ftp://example.com/",
          "file:///etc/passwd",
          "https:///nohost",
          "https://user:secret@example.com/",
          "https://user@127.0.0.1/",
          "https://example.com/#fragment",
          "https://example.com:22/",
          "https://under_score.example/",
          "http://localhost/",
          "http://LOCALHOST/",
          "http://a.localhost/",
          "http://localhost./",
          "http://example.com./",
          "http://127.0.0.1/",
          "http://127.1/",
          "http://2130706433/",
          "http://0x7f000001/",
          "http://0x7f.0.0.1/",
          "http://0177.0.0.1/",
          "http://127.0.0.01/",
          "http://256.1.1.1/",
          "http://0.0.0.0/",
          "http://0.1.2.3/",
          "http://10.1.2.3/",
          "http://172.16.0.1/",
          "http://172.31.255.255/",
          "http://192.168.1.1/",
          "http://100.64.0.1/",
          "http://100.127.255.255/",
          "http://100.100.100.200/",
          "http://169.254.169.254/latest/meta-data/",
          "http://168.63.129.16/",
          "http://192.0.0.192/",
          "http://198.18.0.1/",
          "http://224.0.0.1/",
          "http://255.255.255.255/",
          "http://[::]/",
          "http://[::1]/",
          "http://[::ffff:127.0.0.1]/",
          "http://[::ffff:7f00:1]/",
          "http://[::127.0.0.1]/",
          "http://[64:ff9b::10.0.0.1]/",
          "http://[64:ff9b::a9fe:a9fe]/",
          "http://[64:ff9b:1::1]/",
          "http://[2002:7f00:1::]/",
          "http://[2001::1]/",
          "http://[2001:db8::1]/",
          "http://[fc00::1]/",
          "http://[fd00:ec2::254]/",
          "http://[fe80::1]/",
          "http://[fe80::1%25eth0]/",
          "http://[fec0::1]/",
          "http://[ff02::1]/");

  @Test
  void refuses_whatever_is_not_surely_public() {
    for (String url : REFUSED) {
      assertThat(STRICT.refusal("acme", url)).as(url).isPresent();
    }
  }

  @Test
  void what_is_not_allowed_privately_is_not_allowed_by_a_long_url_or_without_a_secret() {
    assertThat(STRICT.refusal("acme", "https://example.com/" + "x".repeat(3_000)))
        .hasValueSatisfying(why -> assertThat(why).contains("2,048"));
    assertThat(STRICT.refusal("poor", "https://example.com/"))
        .hasValueSatisfying(why -> assertThat(why).contains("secret"));
  }

  @Test
  void private_ones_can_be_allowed_but_metadata_only_by_name() throws Exception {
    WebhookRules open = rules(true);
    for (String url : List.of("http://127.0.0.1/", "http://localhost/", "http://[fd00::1]/")) {
      assertThat(open.refusal("acme", url)).isEmpty();
    }
    assertThat(open.refusal("acme", "http://169.254.169.254/")).isPresent();
    assertThat(open.refusal("acme", "http://100.100.100.200/")).isPresent();
    assertThat(open.refusal("acme", "http://[fd00:ec2::254]/")).isPresent();

    WebhookRules listed = rules(false, "10.1.0.0/16", "Hooks.Internal", "169.254.7.7");
    assertThat(listed.refusal("acme", "http://10.1.255.9/")).isEmpty();
    assertThat(listed.refusal("acme", "http://10.2.0.1/")).isPresent();
    assertThat(listed.refusal("acme", "http://169.254.7.7/")).isEmpty();
    InetAddress home = InetAddress.ofLiteral("192.168.0.9");
    assertThat(listed.refusal("hooks.internal", home)).isEmpty();
    assertThat(listed.refusal("other.internal", home)).isPresent();
  }
}
