package dev.plimsoll.lab.scenario;

import dev.plimsoll.lab.request.Names;
import dev.plimsoll.lab.request.Template;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The {@code Authorization} of every request that has none of its own. Never prints a secret.
 *
 * @param key {@code bearer} or {@code basic}
 * @param written as it stands in the file
 * @param header the header's value
 */
public record Auth(String key, Template written, Template header) {
  static final String HEADER = "Authorization";

  /** {@code bearer}: any template, mostly {@code ${env.TOKEN}} or {@code ${saved.token}}. */
  static Auth bearer(String text, Names names) {
    return new Auth("bearer", Template.raw(text, names), Template.raw("Bearer " + text, names));
  }

  /**
   * {@code basic}: a user, a colon and a password, constant but for the environment.
   *
   * @throws IllegalArgumentException when it differs from request to request, or has no colon
   */
  static Auth basic(String text, Names names) {
    Template written = Template.raw(text, names);
    String plain =
        written
            .constant()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "'basic' is the same for every request: it takes ${env.NAME} at most"));
    if (plain.indexOf(':') < 0) {
      throw new IllegalArgumentException(
          "'basic' is a user, a colon and a password, as in '${env.USER}:${env.PASS}'");
    }
    byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
    String value = "Basic " + Base64.getEncoder().encodeToString(bytes);
    return new Auth("basic", written, Template.secret("Basic ***", value));
  }

  @Override
  public String toString() {
    return key + " ***";
  }
}
