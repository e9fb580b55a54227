namespace Yolo.Model.Loss;

/// <summary>Which YOLOv2 loss: weights, threshold and the choices on which published implementations differ.</summary>
/// <param name="Coordinate">λ_coord.</param>
/// <param name="Class">λ_class.</param>
/// <param name="Object">λ_obj.</param>
/// <param name="NoObject">λ_noobj.</param>
/// <param name="IgnoreThreshold">A slot without an object is penalised only if its best IoU with any truth of its image is below this.</param>
/// <param name="IouTarget">Whether the object term's gradient flows through the IoU.</param>
/// <param name="Normaliser">Over what the counts N_obj and N_conf run.</param>
public sealed record LossSpec(
    double Coordinate = 1,
    double Class = 1,
    double Object = 5,
    double NoObject = 1,
    double IgnoreThreshold = 0.6,
    IouTarget IouTarget = IouTarget.Attached,
    Normaliser Normaliser = Normaliser.Image)
{
    /// <summary>The definition: see docs/loss.md.</summary>
    public static LossSpec Default { get; } = new();
}

/// <summary>How the object term (IoU − Ĉ)² treats its target, the IoU of truth and prediction.</summary>
public enum IouTarget
{
    /// <summary>Part of the formula: the gradient flows through it. A low Ĉ then pulls the box away from the truth.</summary>
    Attached,

    /// <summary>A constant, as in Darknet: only Ĉ learns from the object term.</summary>
    Constant,
}

/// <summary>Over what the loss is normalised.</summary>
public enum Normaliser
{
    /// <summary>N_obj and N_conf of each image, then the mean over the images.</summary>
    Image,

    /// <summary>N_obj and N_conf of the whole batch.</summary>
    Batch,
}
