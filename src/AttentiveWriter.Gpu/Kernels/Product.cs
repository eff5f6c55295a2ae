using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;
using ILGPU;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void LinearForward(Matrix input, WeightBlock block, Matrix output)
    {
        Matrix weight = block.Columns.Value;
        Queue.ForEachTile(ProductKernel.Run, input.Rows, block.Outputs, new ProductArguments(
            new ProductOperand(input.Address, input.Columns, 1), new ProductOperand(Weights(block), weight.Columns, 1), block.Inputs,
            output.Address, output.Columns, input.Rows, block.Outputs));
    }

    /// <inheritdoc/>
    public override void LinearBackward(Matrix dOutput, WeightBlock block, Matrix dInput)
    {
        Matrix weight = block.Columns.Value;
        Queue.ForEachTile(ProductKernel.Run, dOutput.Rows, block.Inputs, new ProductArguments(
            new ProductOperand(dOutput.Address, dOutput.Columns, 1), new ProductOperand(Weights(block), 1, weight.Columns), block.Outputs,
            dInput.Address, dInput.Columns, dOutput.Rows, block.Inputs));
    }

    /// <inheritdoc/>
    public override void Refresh(IReadOnlyList<WeightBlock> blocks)
    {
        // Weights are read where they stand.
    }

    /// <summary>Where the first weight of a block is.</summary>
    private static long Weights(WeightBlock block) => block.Columns.Value.Address + sizeof(float) * (long)block.Columns.First;
}

/// <summary>A factor of a product: value (i, k) of row or column i at depth k.</summary>
/// <param name="Address">Where the first value is; of the table, where there are several matrices.</param>
/// <param name="Step">Values from one row or column to the next.</param>
/// <param name="DepthStep">Values from one depth to the next.</param>
/// <param name="DepthEach">Depth of each of several matrices, one after the other; 0 where there is one.</param>
/// <param name="TableStep">Addresses in the table from one matrix to the next.</param>
internal readonly unsafe record struct ProductOperand(long Address, int Step, int DepthStep, int DepthEach = 0, int TableStep = 0)
{
    /// <summary>Returns a value.</summary>
    public float At(int i, int k)
    {
        long address = Address;
        if (DepthEach > 0)
        {
            address = ((long*)Address)[k / DepthEach * TableStep];
            k %= DepthEach;
        }
        return ((float*)address)[(long)i * Step + (long)k * DepthStep];
    }
}

/// <summary>C += A B, or C = A B.</summary>
internal readonly record struct ProductArguments(ProductOperand A, ProductOperand B, int Depth, long C, int CStep, int Rows, int Columns,
    int Overwrites = 0);

/// <summary>Matrix products, on the device: a group of threads for each tile of C, which brings strips of A and B into its shared memory in
/// turn. Each thread has four values of C, a group's height and width apart.</summary>
/// <remarks>A value of C is summed over the depth in order, whatever the tile: no bit depends on where it stands.</remarks>
internal static unsafe class ProductKernel
{
    /// <summary>Threads of a tile in either direction, at most.</summary>
    public const int MostTile = 16;

    // Depth of a strip. A line of B has one value more than it needs, so that neighbours lie in different banks.
    private const int Strip = 16, ALine = Strip + 1, BLine = 2 * MostTile + 1;

    public static void Run(ProductArguments p)
    {
        ArrayView<float> a = SharedMemory.Allocate<float>(2 * MostTile * ALine), b = SharedMemory.Allocate<float>(Strip * BLine);
        int x = Group.IdxX, y = Group.IdxY, wide = Group.DimX, high = Group.DimY, thread = y * wide + x, threads = wide * high;
        int firstRow = Grid.IdxY * 2 * high, firstColumn = Grid.IdxX * 2 * wide;
        float c00 = 0, c01 = 0, c10 = 0, c11 = 0;
        for (int start = 0; start < p.Depth; start += Strip)
        {
            // Neighbouring threads read neighbouring values, in whichever direction those lie.
            for (int i = thread; i < 2 * high * Strip; i += threads)
            {
                int row = p.A.DepthStep == 1 ? i / Strip : i % (2 * high), k = p.A.DepthStep == 1 ? i % Strip : i / (2 * high);
                bool isIn = firstRow + row < p.Rows && start + k < p.Depth;
                a[row * ALine + k] = isIn ? p.A.At(firstRow + row, start + k) : 0;
            }
            for (int i = thread; i < 2 * wide * Strip; i += threads)
            {
                int column = p.B.DepthStep == 1 ? i / Strip : i % (2 * wide), k = p.B.DepthStep == 1 ? i % Strip : i / (2 * wide);
                bool isIn = firstColumn + column < p.Columns && start + k < p.Depth;
                b[k * BLine + column] = isIn ? p.B.At(firstColumn + column, start + k) : 0;
            }
            Group.Barrier();
            for (int k = 0; k < Strip; k++)
            {
                float a0 = a[y * ALine + k], a1 = a[(y + high) * ALine + k], b0 = b[k * BLine + x], b1 = b[k * BLine + x + wide];
                c00 += a0 * b0;
                c01 += a0 * b1;
                c10 += a1 * b0;
                c11 += a1 * b1;
            }
            Group.Barrier();
        }
        Put(p, firstRow + y, firstColumn + x, c00);
        Put(p, firstRow + y, firstColumn + x + wide, c01);
        Put(p, firstRow + y + high, firstColumn + x, c10);
        Put(p, firstRow + y + high, firstColumn + x + wide, c11);
    }

    private static void Put(ProductArguments p, int row, int column, float sum)
    {
        if (row >= p.Rows || column >= p.Columns) return;
        float* c = (float*)p.C + (long)row * p.CStep + column;
        *c = p.Overwrites != 0 ? sum : *c + sum;
    }
}
