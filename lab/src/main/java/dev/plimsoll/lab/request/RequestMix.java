package dev.plimsoll.lab.request;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws flows by their weights, and numbers all their steps in one row. Immutable. */
public final class RequestMix {
  private final List<Flow> flows;
  private final List<RequestTemplate> requests = new ArrayList<>();
  private final int[] firsts;
  private final double[] upTo;
  private final boolean[] needsRow;
  private final boolean[] constant;

  /** A mix of at least one flow. */
  public RequestMix(List<Flow> flows) {
    this.flows = List.copyOf(flows);
    this.firsts = new int[flows.size()];
    this.upTo = new double[flows.size()];
    this.needsRow = new boolean[flows.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += flows.get(i).weight();
      upTo[i] = sum;
      firsts[i] = requests.size();
      requests.addAll(flows.get(i).steps());
      needsRow[i] = flows.get(i).needsRow();
    }
    this.constant = new boolean[requests.size()];
    for (int i = 0; i < constant.length; i++) {
      constant[i] = requests.get(i).isConstant();
    }
  }

  /** A flow, from 0. */
  public Flow flow(int index) {
    return flows.get(index);
  }

  /** The number that a flow's first step has among all steps; the others follow. */
  public int firstOf(int flow) {
    return firsts[flow];
  }

  /** Whether a flow is made of a row of the scenario's data. */
  public boolean needsRow(int flow) {
    return needsRow[flow];
  }

  /** Whether every request of a number among all steps has the same bytes. */
  public boolean isConstant(int index) {
    return constant[index];
  }

  /** The request of a number among all steps. */
  public RequestTemplate get(int index) {
    return requests.get(index);
  }

  /** The names of all steps, by their numbers. */
  public List<String> names() {
    return requests.stream().map(RequestTemplate::name).toList();
  }

  /** The index of the drawn flow. A mix of one draws nothing from the generator. */
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
