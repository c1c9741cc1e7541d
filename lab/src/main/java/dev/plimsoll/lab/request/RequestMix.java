package dev.plimsoll.lab.request;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws requests by their weights. Immutable. */
public final class RequestMix {
  private final List<RequestTemplate> requests;
  private final double[] upTo;

  /** A mix of at least one request. */
  public RequestMix(List<RequestTemplate> requests) {
    this.requests = List.copyOf(requests);
    this.upTo = new double[requests.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += requests.get(i).weight();
      upTo[i] = sum;
    }
  }

  public RequestTemplate get(int index) {
    return requests.get(index);
  }

  /** Whether there is nothing to draw. */
  public boolean isOne() {
    return upTo.length == 1;
  }

  public List<String> names() {
    return requests.stream().map(RequestTemplate::name).toList();
  }

  /** The index of the drawn request. A mix of one draws nothing from the generator. */
  public int draw(RandomGenerator random) {
    int last = upTo.length - 1;
    if (last == 0) {
      return 0;
    }
    double point = random.nextDouble() * upTo[last];
    int index = 0;
    while (index < last && point >= upTo[index]) {
      index++;
    }
    return index;
  }
}
