package org.pitchside.gateway.internal.watch;

/**
 * Page's cumulative sum (1954): evidence for "it has become bad", of which only what came since it was last without any counts. It raises
 * a false alarm some day; how seldom is a matter of {@code limit}: with logarithms of likelihood ratios of independent observations at
 * most once in exp(limit) of them on the mean. Not for several threads.
 */
final class Cusum {

    private final double limit;
    private double sum;

    Cusum(double limit) {
        this.limit = limit;
    }

    /** Evidence of one observation: above 0 where a bad one explains it better. */
    void add(double evidence) {
        sum = Math.max(0, sum + evidence);
    }

    /** Something happened or did not, of which a good one has at most this share and a bad one at least that. */
    void share(boolean hit, double good, double bad) {
        add(hit ? Math.log(bad / good) : Math.log((1 - bad) / (1 - good)));
    }

    /** So many happened where so many are usual; a bad one has {@code ratio} times as many (or fewer). */
    void rate(int happened, double usual, double ratio) {
        add(happened * Math.log(ratio) - usual * (ratio - 1));
    }

    boolean over() {
        return sum >= limit;
    }

    double sum() {
        return sum;
    }

    /** No evidence beyond so much, or one that was bad for an hour would need an hour to be believed again. */
    void cap(double most) {
        sum = Math.min(sum, most);
    }

    void restart() {
        sum = 0;
    }
}
