package dev.plimsoll.core.scale;

import static dev.plimsoll.base.text.Figures.significant;

/**
 * What a decision was made from. Its texts are made only when somebody asks.
 *
 * @param demand the sum behind the number
 * @param wanted how many agents there should be, allowed or not
 * @param edge the value at which {@code reason} would have decided otherwise; its unit is the
 *     reason's
 */
public record Grounds(Reason reason, Load load, Demand demand, int wanted, double edge) {
  /** The sum behind the number, beside what there is. */
  public String arithmetic() {
    return "%s; %d ready, %d starting"
        .formatted(demand.arithmetic(), load.agents().ready(), load.agents().starting());
  }

  /** What was looked at, as a person would write it. */
  public String inputs() {
    return ("%d of %d slots taken, %d of %d wait, the oldest for %s s;"
            + " %s come and %s end a second, %s s each; heap %s %%")
        .formatted(
            load.agents().busySlots(),
            load.agents().ready() * load.agents().slots(),
            load.backlog().depth(),
            load.backlog().bound(),
            significant(load.backlog().oldest().toNanos() / 1e9),
            significant(load.traffic().rate()),
            significant(load.traffic().throughput()),
            significant(load.traffic().service()),
            significant(100 * load.memory()));
  }

  /** What would have decided otherwise. */
  public String counterfactual() {
    String at = significant(edge);
    return switch (reason) {
      case BOUNDS -> "bounds that hold %s agents would have kept them".formatted(at);
      case EMERGENCY -> "fewer than %s waiting would not be an emergency".formatted(at);
      case QUEUE -> "at most %s waiting would not ask for more".formatted(at);
      case DEMAND -> atRate("up to %s arrivals a second would not ask for more", at);
      case AGE -> "an oldest task of at most %s s would not ask for more".formatted(at);
      case THROUGHPUT -> "at least %s tasks a second would not ask for more".formatted(at);
      case MEMORY -> "at most %s %% of the heap would not ask for more".formatted(at);
      case IDLE -> "more than %s slots of work would keep all agents".formatted(at);
      case UNUSED -> "one task on it meanwhile would have kept it";
      case ENOUGH -> atRate("more than %s arrivals a second would ask for more", at);
      case PAUSE -> "%d agents in %s s, if the load stays".formatted(wanted, at);
      case AT_MOST -> "%d agents, were they allowed".formatted(wanted);
    };
  }

  private String atRate(String text, String at) {
    if (load.traffic().service() == 0) {
      return "it is not known yet how long a task takes";
    }
    return edge < 0 ? "what waits would ask for more without any arrival" : text.formatted(at);
  }
}
