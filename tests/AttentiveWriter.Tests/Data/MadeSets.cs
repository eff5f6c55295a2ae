using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

/// <summary>Small files in the official layout of every set of the catalogue; a set without a case here fails its tests.</summary>
internal static class MadeSets
{
    /// <summary>Writes the training files of a set into a folder.</summary>
    public static void Write(DataSet set, string folder)
    {
        byte[] digits = IdxFileTests.Idx(0x803, new byte[12 * DigitScenes.DigitSize * DigitScenes.DigitSize], 12, DigitScenes.DigitSize,
            DigitScenes.DigitSize);
        switch (set.Source)
        {
            case "mnist" or "fashion-mnist" or "kmnist":
                File.WriteAllBytes(Path.Combine(folder, "train-images-idx3-ubyte"), digits);
                break;
            case "emnist":
                File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(set.Files[0].Members[0])), IdxFileTests.Gzip(digits));
                break;
            case "binarized-mnist":
                File.WriteAllBytes(Path.Combine(folder, "binarized_mnist_train.amat"), AmatFileTests.Lines(2));
                break;
            case "cifar10":
                for (int batch = 1; batch <= 5; batch++) File.WriteAllBytes(Path.Combine(folder, $"data_batch_{batch}.bin"),
                    Cifar10Tests.Records(2, 0));
                break;
            case "svhn":
                foreach (string part in new[] { "train", "extra" }) File.WriteAllBytes(Path.Combine(folder, $"{part}_32x32.mat"),
                    SvhnTests.Images(10));
                break;
            case "omniglot":
                File.WriteAllBytes(Path.Combine(folder, "chardata.mat"), OmniglotTests.File(18));
                break;
        }
    }
}
