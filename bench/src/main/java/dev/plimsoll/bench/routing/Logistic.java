package dev.plimsoll.bench.routing;

import java.util.Arrays;
import java.util.List;

/**
 * Logistic regression with a ridge, by Newton's method whose steps are solved by conjugate
 * gradients (Nocedal and Wright, Numerical Optimization, algorithm 7.1). Targets are shares from 0
 * to 1. The loss is convex and nothing is drawn by chance, so the answer depends on the data alone.
 */
final class Logistic {
  private static final int MOST_STEPS = 40;
  private static final int MOST_CONJUGATE = 100;
  private static final double CLOSE = 1e-6; // of a gradient, for each row
  private static final int MOST_HALVINGS = 20;

  private final List<Row> rows;
  private final double[] targets;
  private final double[] ridge;

  /**
   * @param ridge the penalty of each column: half of it times the weight's square
   */
  Logistic(List<Row> rows, double[] targets, double[] ridge) {
    this.rows = rows;
    this.targets = targets;
    this.ridge = ridge;
  }

  /** The weight of each column. */
  double[] fit() {
    double[] weights = new double[ridge.length];
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] curvature = new double[rows.size()];
      double[] gradient = gradient(weights, curvature);
      if (norm(gradient) < CLOSE * rows.size()) {
        return weights;
      }
      weights = descend(weights, direction(gradient, curvature));
    }
    return weights;
  }

  private double[] gradient(double[] weights, double[] curvature) {
    double[] gradient = new double[ridge.length];
    for (int i = 0; i < rows.size(); i++) {
      double share = sigmoid(rows.get(i).times(weights));
      curvature[i] = share * (1 - share);
      rows.get(i).addTo(gradient, share - targets[i]);
    }
    for (int c = 0; c < ridge.length; c++) {
      gradient[c] += ridge[c] * weights[c];
    }
    return gradient;
  }

  /** Solves Hessian times direction = -gradient. */
  private double[] direction(double[] gradient, double[] curvature) {
    double[] direction = new double[ridge.length];
    double[] residual = Arrays.stream(gradient).map(g -> -g).toArray();
    double[] along = residual.clone();
    double square = dot(residual, residual);
    double enough = square * 1e-8;
    for (int i = 0; i < MOST_CONJUGATE && square > enough; i++) {
      double[] bent = hessianTimes(along, curvature);
      double length = square / dot(along, bent);
      add(direction, along, length);
      add(residual, bent, -length);
      double next = dot(residual, residual);
      for (int c = 0; c < along.length; c++) {
        along[c] = residual[c] + next / square * along[c];
      }
      square = next;
    }
    return direction;
  }

  private double[] hessianTimes(double[] vector, double[] curvature) {
    double[] product = new double[vector.length];
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).addTo(product, curvature[i] * rows.get(i).times(vector));
    }
    for (int c = 0; c < vector.length; c++) {
      product[c] += ridge[c] * vector[c];
    }
    return product;
  }

  private double[] descend(double[] weights, double[] direction) {
    double before = loss(weights);
    double length = 1;
    for (int i = 0; i < MOST_HALVINGS; i++) {
      double[] next = weights.clone();
      add(next, direction, length);
      if (loss(next) <= before) {
        return next;
      }
      length /= 2;
    }
    return weights;
  }

  double loss(double[] weights) {
    double loss = 0;
    for (int i = 0; i < rows.size(); i++) {
      double odds = rows.get(i).times(weights);
      loss += Math.log1p(Math.exp(-Math.abs(odds))) + Math.max(odds, 0) - targets[i] * odds;
    }
    for (int c = 0; c < weights.length; c++) {
      loss += ridge[c] * weights[c] * weights[c] / 2;
    }
    return loss;
  }

  static double sigmoid(double odds) {
    return 1 / (1 + Math.exp(-odds));
  }

  private static double norm(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double[] vector, double factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * vector[i];
    }
  }
}
