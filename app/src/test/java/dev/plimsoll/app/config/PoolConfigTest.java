package dev.plimsoll.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.pool.Balance;
import dev.plimsoll.core.scale.FleetSettings.Spares;
import dev.plimsoll.core.scale.Size;
import dev.plimsoll.serve.agents.AgentSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolConfigTest {
  private static List<AgentSpec> agents(String yaml) {
    return ServeConfig.of(Yaml.parse("plimsoll.yaml", yaml), _ -> "").server().agents();
  }

  private static PoolSettings pool(String scale) {
    return agents("agents:\n  - role: general\n    scale: {%s}\n".formatted(scale))
        .getFirst()
        .pool();
  }

  private static void refuses(String scale, String... said) {
    assertThatThrownBy(() -> pool(scale))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(said);
  }

  @Test
  void a_pool_without_scaling_has_so_many_agents() {
    PoolSettings pool = agents("agents: [{role: writer, count: 3}]").getFirst().pool();
    assertThat(pool.fleet().size()).isEqualTo(new Size(3, 3, 3));
    assertThat(pool.fleet().spares()).isEqualTo(new Spares(0, 0));
    assertThat(pool.scaling()).isEmpty();
  }

  @Test
  void a_pool_that_scales_has_the_standard_where_nothing_else_is_said() {
    PoolSettings pool = pool("");
    assertThat(pool.fleet().size()).isEqualTo(new Size(1, 5, 20));
    assertThat(pool.fleet().spares()).isEqualTo(new Spares(3, 5));
    assertThat(pool.scaling().orElseThrow().settings().marks().emergency()).isEqualTo(500);
    assertThat(pool.scaling().orElseThrow().foresight()).isEmpty();
  }

  @Test
  void reads_what_is_written() {
    AgentSpec spec =
        agents(
                """
                agents:
                  - role: analyst
                    count: 4
                    scale: {min: 2, max: 9, warm: 1, warmAtStart: 2, idle: 5m, high: 70%, low: 10%,
                            emergency: 50, forecast: {ahead: 30s}}
                    balance: round-robin
                    standIn: general
                    coldStart: 2.5s
                    warmStart: 200ms
                    health: {failures: 2, every: 1s, answerWithin: 500ms, grace: 3s}
                  - role: general
                """)
            .getFirst();
    PoolSettings pool = spec.pool();
    assertThat(pool.fleet().size()).isEqualTo(new Size(2, 4, 9));
    assertThat(pool.fleet().spares()).isEqualTo(new Spares(1, 2));
    assertThat(pool.fleet().lives().idle()).isEqualTo(Duration.ofMinutes(5));
    assertThat(pool.fleet().health().failures()).isEqualTo(2);
    assertThat(pool.fleet().health().patience()).isEqualTo(Duration.ofSeconds(15));
    assertThat(pool.balance()).isEqualTo(Balance.ROUND_ROBIN);
    assertThat(pool.standIn()).contains("general");
    assertThat(pool.grace()).isEqualTo(Duration.ofSeconds(3));
    assertThat(pool.scaling().orElseThrow().settings().marks().high()).isEqualTo(0.7);
    assertThat(pool.scaling().orElseThrow().foresight().orElseThrow().ahead())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.times().coldStart()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(spec.times().checkEvery()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void refuses_what_contradicts_itself_where_it_stands() {
    refuses("min: 8, max: 5", "plimsoll.yaml:3:", "at least 8 agents, at most 5");
    refuses("min: 6", "from 6 to 20 agents, 5 at the start");
    refuses("low: 90%, high: 80%", "plimsoll.yaml:3:", "agents would come and go for ever");
    refuses("leastFill: 90%", "would be called back");
    refuses("warm: 4, warmAtStart: 2", "fewer than the 4 that are kept");
    refuses("idle: 2h, life: 1h", "could never be idle");
    refuses("pauseUp: 1m, pauseDown: 1s", "shorter than one of");
    refuses("memory: 90%, memoryMost: 80%", "no guard");
    refuses("maxx: 3", "'maxx' is not a key here", "did you mean 'max'");
  }

  @Test
  void refuses_who_stands_in_for_nobody_or_for_himself() {
    assertThatThrownBy(() -> agents("agents: [{role: writer, standIn: genera}, {role: general}]"))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("no pool has the role 'genera'", "did you mean 'general'");
    assertThatThrownBy(() ->
            agents("agents: [{role: a, standIn: b}, {role: b, standIn: c}, {role: c, standIn: a}]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("stand in for itself");
    assertThatThrownBy(() -> agents("agents: [{role: a, balance: random}]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("round-robin");
  }
}
