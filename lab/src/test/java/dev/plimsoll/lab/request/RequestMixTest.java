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
  private static RequestTemplate request(String name) {
    return new RequestTemplate(
        name, "GET", Template.parse("/"), Map.of(), Optional.empty(), Expectation.NONE);
  }

  private static Flow request(String name, double weight) {
    return Flow.of(request(name), weight);
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

  @Test
  void steps_of_all_flows_are_numbered_in_one_row() {
    Flow sequence = new Flow("buy", 1, List.of(request("login"), request("pay")));
    RequestMix mix = new RequestMix(List.of(request("look", 1), sequence, request("leave", 1)));

    assertThat(mix.names()).containsExactly("look", "login", "pay", "leave");
    assertThat(mix.firstOf(1)).isEqualTo(1);
    assertThat(mix.firstOf(2)).isEqualTo(3);
    assertThat(mix.flow(1).steps().get(1)).isSameAs(mix.get(2));
  }
}
