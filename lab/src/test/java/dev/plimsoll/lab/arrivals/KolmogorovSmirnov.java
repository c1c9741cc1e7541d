package dev.plimsoll.lab.arrivals;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The one-sample Kolmogorov–Smirnov test, and the distribution functions it is used with here. */
final class KolmogorovSmirnov {
  /**
   * The asymptotic critical value at α = 0.01 is so much ÷ √n; for n = 10,000 it is good to 1 %.
   */
  private static final double ONE_PERCENT = 1.62762;

  private KolmogorovSmirnov() {}

  /** Whether a sample is too far from a distribution function to come from it, at α = 0.01. */
  static boolean rejects(double[] sample, DoubleUnaryOperator cdf) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double farthest = 0;
    for (int i = 0; i < n; i++) {
      double f = cdf.applyAsDouble(sorted[i]);
      farthest = Math.max(farthest, Math.max(f - (double) i / n, (double) (i + 1) / n - f));
    }
    return farthest > ONE_PERCENT / Math.sqrt(n);
  }

  /**
   * The regularised lower incomplete gamma function P(a, x): its series below a + 1, the continued
   * fraction of its complement (modified Lentz) above; Abramowitz and Stegun 6.5.29 and 6.5.31.
   */
  static double gamma(double a, double x) {
    if (x <= 0) {
      return 0;
    }
    double front = Math.exp(a * Math.log(x) - x - logGamma(a));
    if (x < a + 1) {
      double term = 1 / a;
      double sum = term;
      for (int n = 1; term > sum * 1e-16; n++) {
        term *= x / (a + n);
        sum += term;
      }
      return front * sum;
    }
    double b = x + 1 - a;
    double c = 1e300;
    double d = 1 / b;
    double h = d;
    for (int n = 1; n < 10_000; n++) {
      double an = -n * (n - a);
      b += 2;
      d = 1 / (an * d + b);
      c = b + an / c;
      h *= c * d;
      if (Math.abs(c * d - 1) < 1e-15) {
        break;
      }
    }
    return 1 - front * h;
  }

  /** ln Γ(x) after Lanczos, with g = 5 and six terms: good to 2e-10. */
  static double logGamma(double x) {
    double[] terms = {
      76.18009172947146,
      -86.50532032941677,
      24.01409824083091,
      -1.231739572450155,
      0.1208650973866179e-2,
      -0.5395239384953e-5
    };
    double base = x + 5.5;
    double sum = 1.000000000190015;
    for (int i = 0; i < terms.length; i++) {
      sum += terms[i] / (x + i + 1);
    }
    return (x + 0.5) * Math.log(base) - base + Math.log(2.5066282746310005 * sum / x);
  }
}
