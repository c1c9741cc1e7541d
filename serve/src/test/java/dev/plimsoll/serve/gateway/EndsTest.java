package dev.plimsoll.serve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import org.junit.jupiter.api.Test;

/** The one place where failures are sorted by whose fault they are. */
class EndsTest {
  private static Kind kind(Failure failure) {
    return Ends.of(new ModelAnswer.Failed(failure, CallTimes.NONE)).kind();
  }

  @Test
  void failures_are_sorted_by_whose_fault_they_are() {
    assertThat(kind(Failure.retryable("http_529", ""))).isEqualTo(Kind.OVERLOADED);
    assertThat(kind(Failure.lasting("http_500", ""))).isEqualTo(Kind.BROKEN);
    assertThat(kind(Failure.retryable("timeout", ""))).isEqualTo(Kind.TIMED_OUT);
    assertThat(kind(Failure.retryable("closed", ""))).isEqualTo(Kind.BROKEN);
    assertThat(kind(Failure.retryable("http_429", ""))).isEqualTo(Kind.LIMITED);
    assertThat(kind(Failure.lasting("http_429", ""))).isEqualTo(Kind.REJECTED);
    assertThat(kind(Failure.lasting("http_401", ""))).isEqualTo(Kind.REJECTED);
    assertThat(kind(Failure.retryable("pool_full", ""))).isEqualTo(Kind.LIMITED);
  }
}
