//! Every decision of the product. Pure.
