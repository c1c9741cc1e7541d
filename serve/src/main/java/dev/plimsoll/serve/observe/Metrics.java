package dev.plimsoll.serve.observe;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.engine.AgentReport;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.scale.Decision;
import dev.plimsoll.core.scale.Stage;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.serve.dispatch.Dispatcher;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The server's measures, in Prometheus' text format. Thread-safe. */
public final class Metrics implements Dispatcher.Listener {
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;
  private static final double[] WAITS = {
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter tasks =
      Counter.builder()
          .name("plimsoll_tasks")
          .help("Tasks that are over, by how they ended")
          .labelNames("outcome")
          .register(registry);
  private final Counter shed =
      Counter.builder()
          .name("plimsoll_shed")
          .help("Tasks that were not accepted, by the reason")
          .labelNames("reason")
          .register(registry);
  private final Counter callsShed =
      Counter.builder()
          .name("plimsoll_calls_refused")
          .help("Wishes for a model's answer for which no provider was called, by the reason")
          .labelNames("reason")
          .register(registry);
  private final Counter routed =
      Counter.builder()
          .name("plimsoll_routed_calls")
          .help("Model calls that were routed, by the tier of the model and what settled it")
          .labelNames("tier", "by")
          .register(registry);
  private final Counter hedged =
      Counter.builder()
          .name("plimsoll_hedged_calls")
          .help("Second calls beside slow ones, by where they went")
          .labelNames("provider", "model")
          .register(registry);
  private final Counter cutShort =
      Counter.builder()
          .name("plimsoll_hedges_lost")
          .help("Of two calls for one wish the one that was cut short: first or second")
          .labelNames("call")
          .register(registry);
  private final Counter leases =
      Counter.builder()
          .name("plimsoll_leases")
          .help("Words to the lessor of shared limits: lent, short of what was needed, or away")
          .labelNames("result")
          .register(registry);
  private final Counter retries =
      Counter.builder()
          .name("plimsoll_retries")
          .help("Attempts that failed and were tried again")
          .register(registry);
  private final Histogram waits =
      Histogram.builder()
          .name("plimsoll_queue_wait_seconds")
          .help("Time from ready to start")
          .labelNames("priority")
          .classicOnly()
          .classicUpperBounds(WAITS)
          .register(registry);

  private final CostMetrics costs = new CostMetrics(registry);

  private final Counter steps =
      Counter.builder()
          .name("plimsoll_scaling_steps")
          .help("Steps to more or fewer agents, by role, direction and reason")
          .labelNames("role", "direction", "reason")
          .register(registry);
  private final Counter replaced =
      Counter.builder()
          .name("plimsoll_agents_replaced")
          .help("Agents that failed their checks")
          .labelNames("role")
          .register(registry);
  private final Histogram agentStarts =
      Histogram.builder()
          .name("plimsoll_agent_start_seconds")
          .help("Time from the decision to an agent that is ready, cold or from a spare")
          .labelNames("role", "start")
          .classicOnly()
          .classicUpperBounds(WAITS)
          .register(registry);

  public Metrics() {
    ProcessMetrics.register(registry);
  }

  /** Where further measures are registered. */
  public PrometheusRegistry registry() {
    return registry;
  }

  /** Adds what is read off the dispatcher when somebody asks. */
  public void watch(Dispatcher dispatcher) {
    GaugeWithCallback.builder()
        .name("plimsoll_queue_depth")
        .help("Tasks that wait for an agent")
        .labelNames("priority")
        .callback(out -> {
          Counts counts = dispatcher.counts();
          for (Priority priority : Priority.values()) {
            out.call(counts.waitingByPriority().getOrDefault(priority, 0), priority.word());
          }
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("plimsoll_agents")
        .help("Agents by role; those that serve are busy with at least one task, or idle")
        .labelNames("role", "state")
        .callback(out -> agents(dispatcher).forEach((key, count) -> call(out, key, count)))
        .register(registry);
    gauge("plimsoll_slots", "Tasks that can run at once", () -> dispatcher.counts().slots());
    gauge("plimsoll_running", "Tasks that run now", () -> dispatcher.counts().running());
    gauge("plimsoll_retrying", "Tasks between attempts", () -> dispatcher.counts().retrying());
    gauge(
        "plimsoll_parked",
        "Tasks that stopped in the middle until there is strength for them",
        () -> dispatcher.counts().parked());
    gauge("plimsoll_dead_letters", "Tasks given up", () -> dispatcher.counts().dead());
    gauge(
        "plimsoll_degradation_mode",
        "0 optimal, 1 high load, 2 critical",
        () -> dispatcher.rung().ordinal());
    gauge(
        "plimsoll_admission_level",
        "New tasks let in, by class and share of the users: 128 critical ones only, 512 all",
        () -> dispatcher.admissionLevel().admitted());
    gauge("plimsoll_watchers", "Callers that wait for a task's end", dispatcher::watching);
    CounterWithCallback.builder()
        .name("plimsoll_accepted")
        .help("Tasks accepted")
        .callback(out -> out.call(dispatcher.counts().accepted()))
        .register(registry);
  }

  private static Map<String, Integer> agents(Dispatcher dispatcher) {
    Map<String, Integer> counts = new TreeMap<>();
    for (AgentReport agent : dispatcher.agents()) {
      counts.merge(agent.pool() + "\n" + state(agent), 1, Integer::sum);
    }
    return counts;
  }

  private static String state(AgentReport agent) {
    return agent.stage() != Stage.READY
        ? agent.stage().word()
        : agent.running() > 0 ? "busy" : "idle";
  }

  private static void call(GaugeWithCallback.Callback out, String key, int count) {
    int cut = key.indexOf('\n');
    out.call(count, key.substring(0, cut), key.substring(cut + 1));
  }

  private void gauge(String name, String help, java.util.function.LongSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(out -> out.call(value.getAsLong()))
        .register(registry);
  }

  @Override
  public void on(Effect effect) {
    switch (effect) {
      case Effect.Finish finish -> {
        tasks.labelValues(finish.status().word()).inc();
        costs.finished(finish.id(), finish.status());
      }
      case Effect.Charge(Entry line) -> costs.charged(line);
      case Effect.Warn(Standing standing) -> costs.warned(standing);
      case Effect.Refuse refuse ->
          shed.labelValues(refuse.refusal().reason().name().toLowerCase(Locale.ROOT)).inc();
      case Effect.Retry retry -> {
        retries.inc();
        costs.inVain(retry.id());
      }
      case Effect.HandBack back -> costs.inVain(back.id());
      case Effect.RefuseCall refuse ->
          callsShed.labelValues(refuse.refusal().why().name().toLowerCase(Locale.ROOT)).inc();
      case Effect.Call call ->
          call.route()
              .ifPresent(route -> routed.labelValues(route.tier().word(), route.by().word()).inc());
      case Effect.Hedge hedge ->
          hedged.labelValues(hedge.target().provider(), hedge.target().model()).inc();
      case Effect.CancelCall cancel ->
          cutShort.labelValues(cancel.hop() == 1 ? "first" : "second").inc();
      case Effect.Scale(String pool, Decision step) -> scaled(pool, step);
      case Effect.ReplaceAgent sick -> replaced.labelValues(sick.pool()).inc();
      case Effect.Store _,
          Effect.StartAgent _,
          Effect.StopAgent _,
          Effect.StandIn _,
          Effect.Accept _,
          Effect.Start _,
          Effect.Begin _,
          Effect.Interrupt _,
          Effect.Park _,
          Effect.Reprioritize _,
          Effect.Degrade _,
          Effect.CallOver _,
          Effect.Lease _,
          Effect.WakeAt _ -> {}
    }
  }

  private void scaled(String pool, Decision step) {
    String reason = step.grounds().reason().word();
    switch (step) {
      case Decision.Add _ -> steps.labelValues(pool, "up", reason).inc();
      case Decision.Retire _ -> steps.labelValues(pool, "down", reason).inc();
      case Decision.Hold _ -> {} // no step
    }
  }

  @Override
  public void agentReady(String pool, boolean warm, Duration time) {
    agentStarts.labelValues(pool, warm ? "warm" : "cold").observe(time.toNanos() / 1e9);
  }

  @Override
  public void leased(Demand demand, Optional<Lent> lent) {
    String result =
        lent.map(slice -> slice.amount() < demand.least() ? "short" : "lent").orElse("away");
    leases.labelValues(result).inc();
  }

  @Override
  public void gone(TaskId id) {
    costs.inVain(id); // unless it finished
  }

  @Override
  public void waited(Priority priority, Duration time) {
    waits.labelValues(priority.word()).observe(time.toNanos() / 1e9);
  }

  /** Everything, as text. */
  public String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array in memory does not fail
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
