using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Kernels that go through rows value by value.</summary>
internal static class ValueCases
{
    public static IEnumerable<KernelCase> All =>
    [
        KernelCase.OfEachLength(nameof(Kernels.Copy), 0, (run, length) =>
        {
            Matrix source = run.Normal(length), destination = run.Output("destination", length);
            run.Do(kernels => kernels.Copy(source, destination));
        }),
        KernelCase.OfEachLength(nameof(Kernels.Add), 0, (run, length) =>
        {
            Matrix source = run.Normal(length), destination = run.Output("destination", length);
            run.Do(kernels => kernels.Add(source, destination));
        }),
        KernelCase.OfEachLength(nameof(Kernels.Fill), 0, (run, length) =>
        {
            Matrix destination = run.Output("destination", length);
            run.Do(kernels => kernels.Fill(destination, -0.75f));
        }),
        KernelCase.OfEachLength(nameof(Kernels.Broadcast), 0, (run, length) =>
        {
            Matrix row = run.Whole(1, length), destination = run.Output("destination", length);
            run.Do(kernels => kernels.Broadcast(row, destination));
        }),
        // The error of the vector's tanh: see VectorMath.
        Forward(ActivationFunction.Tanh, 4e-7),
        // Chosen or not, but not computed.
        Forward(ActivationFunction.Relu, 0),
        // Rounded once or twice, and added to something of a few units.
        Backward(ActivationFunction.Tanh, 1e-6),
        Backward(ActivationFunction.Relu, 0),
        .. new[] { 1, 3 }.SelectMany(Lstm),
        .. Enum.GetValues<ImageTones>().Select(tones => KernelCase.OfEachLength(nameof(Kernels.TakeImages), 0, (run, pixels) =>
        {
            const int Images = 7;
            var source = new RandomSource(9, RandomPurpose.Binarisation);
            var store = new ImageStore(run.Device, run.Arena, Images, pixels, run.Rows, tones, source);
            run.Device.Write(Numbers.Uniform(Images * pixels, run.NextAddress()), store.Values);
            store.Pick([.. Enumerable.Range(0, run.Rows).Select(row => new ImagePick(3 + row % 2, (2 + 3 * row) % Images))]);
            Matrix image = run.Output("x", pixels);
            run.Do(kernels => kernels.TakeImages(store, image));
        }, $"{tones}, every length")),
        Noise("drawn", 2, noise => noise.Draw(new RandomSource(9, RandomPurpose.Latent), firstRow: 7, step: 3)),
        Noise("several samples", 0, noise => noise.Draw(new RandomSource(9, RandomPurpose.Evaluation), firstRow: 50, step: 5, samples: 2)),
        Noise("given", 1, noise => noise.Give(Numbers.Normal(4 * 5 * 33, 1), 33)),
    ];

    private static KernelCase Forward(ActivationFunction function, double tolerance) =>
        KernelCase.OfEachLength(nameof(Kernels.ActivationForward), tolerance, (run, length) =>
        {
            Matrix x = run.Normal(length, 3), y = run.Output("y", length);
            run.Do(kernels => kernels.ActivationForward(function, x, y));
        }, $"{function}");

    private static KernelCase Backward(ActivationFunction function, double tolerance) =>
        KernelCase.OfEachLength(nameof(Kernels.ActivationBackward), tolerance, (run, length) =>
        {
            // Values of a tanh, among them the zeros of a rectifier.
            Matrix y = run.Input(run.Rows, [.. Numbers.Uniform(run.Rows * length, length, -1).Select(v => MathF.Abs(v) < 0.3f ? 0 : v)]);
            Matrix dy = run.Normal(length), dx = run.Output("dx", length);
            run.Do(kernels => kernels.ActivationBackward(function, y, dy, dx));
        }, $"{function}");

    // Sums of a few sigmoids and tanhs, each within 4e-7.
    private static IEnumerable<KernelCase> Lstm(int groups) =>
    [
        KernelCase.OfEachLength(nameof(Kernels.LstmForward), 2e-6, (run, size) =>
        {
            int cells = groups * size;
            Matrix gates = run.Output("gates", run.Rows, Numbers.Normal(run.Rows * 4 * cells, size, 2)), previous = run.Normal(cells);
            Matrix cell = run.Output("cell", cells), hidden = run.Output("hidden", cells);
            run.Do(kernels => kernels.LstmForward(gates, previous, size, cell, hidden));
        }, $"{groups} groups"),
        KernelCase.OfEachLength(nameof(Kernels.LstmBackward), 4e-6, (run, size) =>
        {
            int cells = groups * size;
            Matrix gates = run.Output("dGates", run.Rows, Numbers.Uniform(run.Rows * 4 * cells, size));
            Matrix previous = run.Normal(cells), cell = run.Normal(cells);
            Matrix dHidden = run.Normal(cells), dCell = run.Normal(cells), dPrevious = run.Output("dPreviousCell", cells);
            run.Do(kernels => kernels.LstmBackward(gates, previous, size, cell, dHidden, dCell, dPrevious));
        }, $"{groups} groups"),
    ];

    // The same numbers to the bit, wherever they are drawn.
    private static KernelCase Noise(string name, int time, Action<Noise> start) => new(nameof(Kernels.NormalNoise), name, 0, run =>
    {
        var noise = new Noise(run.Device, run.Arena);
        start(noise);
        noise.Time = time;
        for (int t = 0; t < 2; t++)
        {
            (int step, Matrix output) = (t, run.Output("noise", 33));
            run.Do(kernels => kernels.NormalNoise(noise, step, output));
        }
    });
}
