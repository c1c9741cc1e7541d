package dev.plimsoll.lab.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.random.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RequestMixTest {
  private static RequestTemplate request(String name, double weight) {
    return new RequestTemplate(
        name, weight, "GET", Template.parse("/"), Map.of(), Optional.empty(), List.of());
  }

  @Test
  void requests_are_drawn_by_their_weights() {
    RequestMix mix = new RequestMix(List.of(request("a", 60), request("b", 30), request("c", 10)));
    long seed = 42;
    RandomGenerator random = Seeds.of(seed, 0);
    int[] drawn = new int[3];
    for (int i = 0; i < 100_000; i++) {
      drawn[mix.draw(random)]++;
    }
    assertThat(drawn[0] / 1e5).as("seed %d", seed).isCloseTo(0.6, within(0.01));
    assertThat(drawn[1] / 1e5).as("seed %d", seed).isCloseTo(0.3, within(0.01));
    assertThat(drawn[2] / 1e5).as("seed %d", seed).isCloseTo(0.1, within(0.01));
  }
}
