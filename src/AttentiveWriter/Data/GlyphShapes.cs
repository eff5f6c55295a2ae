namespace AttentiveWriter.Data;

/// <summary>The skeletons of the ten digits: a digit has some ways of writing it, a way some strokes, a stroke some points.</summary>
/// <remarks>
/// A stroke is x, y, x, y, ... in a unit square, y downwards: a straight line through two points, a smooth curve through more. Where two
/// strokes meet they name the same point, and so they still meet after the square has been bent. A way listed twice is twice as common.
/// </remarks>
internal static class GlyphShapes
{
    private static readonly float[] Stem = [.50f, 0, .50f, 1];
    private static readonly float[] Flag = [.22f, .24f, .50f, 0];
    private static readonly float[] Foot = [.20f, 1, .80f, 1];

    private static readonly float[] TwoArch = [.14f, .26f, .26f, .06f, .52f, 0, .78f, .14f, .77f, .38f, .50f, .68f, .12f, .98f];
    private static readonly float[] TwoBase = [.12f, .98f, .88f, .96f];
    private static readonly float[] TwoLoop =
        [.14f, .24f, .28f, .05f, .55f, 0, .80f, .15f, .76f, .42f, .50f, .74f, .22f, .97f, .10f, .88f, .26f, .76f, .55f, .93f, .95f, .94f];

    private static readonly float[] ThreeTop = [.16f, .14f, .42f, 0, .74f, .12f, .70f, .36f, .38f, .47f];
    private static readonly float[] ThreeBelly = [.38f, .47f, .74f, .56f, .83f, .79f, .50f, 1, .12f, .88f];

    private static readonly float[] SevenTop = [.12f, .05f, .86f, .04f];
    private static readonly float[] SevenLeg = [.86f, .04f, .60f, .46f, .42f, 1];
    private static readonly float[] SevenBar = [.36f, .50f, .80f, .47f];
    private static readonly float[] SevenHook = [.12f, .05f, .10f, .22f];

    private static readonly float[] NineBowl = [.78f, .16f, .52f, .02f, .22f, .14f, .17f, .36f, .42f, .50f, .70f, .38f, .78f, .16f];

    private static readonly float[][] ZeroRound =
        [[.58f, .01f, .28f, .11f, .12f, .48f, .25f, .88f, .52f, 1, .78f, .86f, .88f, .48f, .76f, .10f, .50f, 0]];
    private static readonly float[][] ZeroCrossed =
        [[.66f, .08f, .44f, .01f, .20f, .22f, .12f, .58f, .28f, .93f, .54f, 1, .80f, .82f, .88f, .42f, .74f, .08f, .46f, .06f]];
    private static readonly float[][] OneBare = [Stem];
    private static readonly float[][] Two = [TwoArch, TwoBase];
    private static readonly float[][] Three = [ThreeTop, ThreeBelly];
    private static readonly float[][] Seven = [SevenTop, SevenLeg];

    private static readonly float[][] FourOpen =
        [[.24f, .02f, .14f, .56f], [.14f, .56f, .90f, .52f], [.76f, .08f, .70f, 1]];
    private static readonly float[][] FourCurved =
        [[.24f, .04f, .13f, .34f, .22f, .56f, .50f, .56f, .74f, .44f], [.80f, .02f, .74f, .44f], [.74f, .44f, .70f, 1]];
    private static readonly float[][] FourClosed =
        [[.66f, 0, .08f, .64f], [.08f, .64f, .94f, .62f], [.66f, 0, .64f, 1]];

    private static readonly float[][] FiveSharp =
        [[.82f, .02f, .28f, .03f], [.28f, .03f, .22f, .44f], [.22f, .44f, .50f, .36f, .80f, .52f, .78f, .82f, .48f, 1, .14f, .90f]];
    private static readonly float[][] FiveRound =
        [[.86f, .04f, .50f, .02f, .30f, .12f, .26f, .38f, .54f, .46f, .78f, .64f, .70f, .92f, .40f, 1, .12f, .92f]];

    private static readonly float[][] SixUpright =
        [[.66f, 0, .34f, .22f, .16f, .58f, .24f, .90f, .50f, 1, .77f, .86f, .74f, .60f, .48f, .52f, .19f, .70f]];
    private static readonly float[][] SixCurled =
        [[.80f, .10f, .58f, .02f, .28f, .24f, .14f, .62f, .26f, .93f, .54f, 1, .80f, .84f, .72f, .62f, .44f, .60f, .20f, .80f]];

    private static readonly float[][] EightCrossed =
    [
        [.74f, .15f, .48f, 0, .24f, .14f, .32f, .36f, .54f, .50f, .78f, .70f, .74f, .92f, .46f, 1, .20f, .86f, .26f, .66f, .50f, .48f,
            .74f, .32f, .76f, .16f, .60f, .03f],
    ];
    private static readonly float[][] EightRings =
    [
        [.50f, .46f, .28f, .36f, .26f, .12f, .50f, 0, .74f, .12f, .72f, .36f, .50f, .46f],
        [.50f, .46f, .22f, .58f, .18f, .86f, .50f, 1, .82f, .86f, .78f, .58f, .50f, .46f],
    ];

    private static readonly float[][] NineStraight = [NineBowl, [.78f, .16f, .72f, 1]];
    private static readonly float[][] NineHooked = [NineBowl, [.78f, .16f, .80f, .50f, .72f, .86f, .46f, 1, .20f, .90f]];
    private static readonly float[][] NineBent = [NineBowl, [.78f, .16f, .70f, .56f, .52f, 1]];

    /// <summary>Ways to write a digit: [digit][way][stroke][x, y, ...].</summary>
    public static readonly float[][][][] Digits =
    [
        [ZeroRound, ZeroRound, ZeroCrossed],
        [OneBare, OneBare, OneBare, [Flag, Stem], [Flag, Stem, Foot]],
        [Two, Two, [TwoLoop]],
        [Three],
        [FourOpen, FourOpen, FourCurved, FourClosed],
        [FiveSharp, FiveSharp, FiveRound],
        [SixUpright, SixCurled],
        [Seven, Seven, [SevenTop, SevenLeg, SevenBar], [SevenHook, SevenTop, SevenLeg]],
        [EightCrossed, EightCrossed, EightRings],
        [NineStraight, NineBent, NineHooked],
    ];
}
